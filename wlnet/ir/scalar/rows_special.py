"""Error functions and the gamma family."""

import math

from wlnet.ir.scalar import special
from wlnet.ir.scalar.rows_arithmetic import ANY, POSITIVE, X, Y, f
from wlnet.ir.scalar.table import row

ERF_SLOPE = 2.0 / math.sqrt(math.pi)

row("erf", special.erf, (ERF_SLOPE * f("exp", -f("square", X)),), (ANY,))
row("erfc", special.erfc, (-ERF_SLOPE * f("exp", -f("square", X)),), (ANY,))
row("inverse_erf", special.inverse_erf, (f("exp", f("square", f("inverse_erf", X))) / ERF_SLOPE,), ((-0.9, 0.9),))
row("inverse_erfc", special.inverse_erfc, (-(f("exp", f("square", f("inverse_erfc", X))) / ERF_SLOPE),), ((0.1, 1.9),))
row("gamma", special.gamma, (f("gamma", X) * f("digamma", X),), (POSITIVE,))
row("log_gamma", special.log_gamma, (f("digamma", X),), (POSITIVE,))
row("digamma", special.digamma, (f("polygamma", 1.0, X),), (POSITIVE,))
row("polygamma", special.polygamma, (None, f("polygamma", X + 1.0, Y)), ((2.0, 2.0), POSITIVE))
