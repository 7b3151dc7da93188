"""What a notebook front end would show: Monitor, Dynamic, Manipulate, Graphics and plots, controls.

Without a front end these stay symbolic: a script that makes a plot or a control goes on as it would, and the
expression prints in a readable way.
"""

from __future__ import annotations

from wlnet.builtins.stream_table import refused
from wlnet.expression import NULL, Compound, Expr, S
from wlnet.kernel.display import Shown, displayed
from wlnet.kernel.kernel import Kernel
from wlnet.kernel.registry import builtin, constant, defaults, display, messages, symbols, variable
from wlnet.syntax.boxes import width

symbols("ProgressIndicator Slider Checkbox SetterBar RadioButtonBar PopupMenu InputField TabView OpenerView Control")
symbols("GraphicsRow GraphicsColumn GraphicsGrid GraphicsComplex Graphics3D Graph GraphPlot Legended Placed Callout")
symbols("Deploy Magnify Rotate Spacer Multicolumn Hyperlink SlideView FlipView MenuView Animator ListAnimate")
symbols("LineLegend SwatchLegend BarLegend PointLegend Inset Arrow Arrowheads Line Point Polygon Rectangle Disk Circle")
symbols("Cuboid Sphere Cylinder BezierCurve Rasterize Thick Thin Dashed Dotted Thickness AbsoluteThickness PointSize")
symbols("AbsolutePointSize Opacity EdgeForm FaceForm Directive RGBColor GrayLevel Hue CMYKColor Lighter Darker Blend")
symbols("Transparent ColorData ColorFunction PlotRange PlotLabel PlotLabels PlotLegends PlotStyle PlotTheme")
symbols("PlotMarkers Joined Filling AxesLabel Axes AxesOrigin AspectRatio FrameLabel FrameTicks Ticks GridLines")
symbols("ImageSize ImageMargins ImagePadding Epilog Prolog ChartLabels ChartLegends ChartStyle MaxPlotPoints Mesh")
symbols("BaseStyle LabelStyle Contours ContourStyle ScalingFunctions DataRange ColorFunctionScaling InterpolationOrder")


PLOTS_OF_DATA = (
    "ListPlot ListLinePlot ListLogPlot ListLogLogPlot ListLogLinearPlot ListStepPlot ListDensityPlot ListContourPlot "
    "ListPlot3D ListPointPlot3D ListPolarPlot ListVectorPlot DateListPlot ArrayPlot MatrixPlot Histogram Histogram3D "
    "DensityHistogram SmoothHistogram SmoothDensityHistogram BarChart BarChart3D PieChart BoxWhiskerChart BubbleChart "
    "DistributionChart QuantilePlot ProbabilityPlot WordCloud ArrayMesh ReliefPlot ListSurfacePlot3D"
)
PLOTS_OF_FUNCTIONS = (
    "Plot Plot3D LogPlot LogLogPlot DensityPlot ContourPlot ParametricPlot PolarPlot StreamPlot VectorPlot"
)

OPTIONS_OF_GRAPHICS = {
    **dict.fromkeys(("AxesLabel", "Background", "FrameLabel", "GridLines", "PlotLabel"), "None"),
    **dict.fromkeys(("Axes", "AxesOrigin", "Frame", "FrameTicks", "ImageSize", "Method", "PlotRange"), "Automatic"),
    **dict.fromkeys(("PlotRangePadding", "PlotRegion", "Ticks", "AspectRatio"), "Automatic"),
    **dict.fromkeys(("AxesStyle", "BaseStyle", "Epilog", "FrameStyle", "GridLinesStyle", "LabelStyle"), "{}"),
    **dict.fromkeys(("Prolog", "TicksStyle", "FrameTicksStyle"), "{}"),
    "ImageMargins": "0.",
    "ImagePadding": "All",
}
OPTIONS_OF_PLOTS = {
    **OPTIONS_OF_GRAPHICS,
    **dict.fromkeys(("Filling", "PlotLabels", "PlotLegends", "PlotMarkers", "ChartLabels", "ChartLegends"), "None"),
    **dict.fromkeys(("ColorFunction", "DataRange", "FillingStyle", "InterpolationOrder", "Joined"), "Automatic"),
    **dict.fromkeys(("Mesh", "PerformanceGoal", "PlotStyle", "ChartStyle", "PlotTheme", "ColorRules"), "Automatic"),
    "ColorFunctionScaling": "True",
    "MaxPlotPoints": "Infinity",
    "ScalingFunctions": "None",
}
"""What FilterRules may pick for a picture: options of all plots alike, as nothing is drawn."""

for _name in ("Graphics", "Graphics3D", "Show", "GraphicsGrid", "GraphicsRow", "GraphicsColumn"):
    defaults(_name, OPTIONS_OF_GRAPHICS)
for _name in (PLOTS_OF_DATA + " " + PLOTS_OF_FUNCTIONS).split():
    defaults(_name, OPTIONS_OF_PLOTS)

symbols(PLOTS_OF_DATA)
for _name in PLOTS_OF_FUNCTIONS.split():
    constant(_name, "HoldAll")
for _name in ("Manipulate", "Animate", "Defer"):
    constant(_name, "HoldAll")
for _name in ("Dynamic", "DynamicWrapper", "Button", "ActionMenu", "EventHandler"):
    constant(_name, "HoldFirst" if _name == "Dynamic" else "HoldRest")


_SOLID = frozenset(name for name in (PLOTS_OF_DATA + " " + PLOTS_OF_FUNCTIONS).split() if "3D" in name) | {"Graphics3D"}


@display(
    *("Graphics", "Graphics3D", "Graph", "GraphPlot", "GraphicsRow", "GraphicsColumn", "GraphicsGrid", "Show"),
    *("GraphicsComplex", *PLOTS_OF_DATA.split(), *PLOTS_OF_FUNCTIONS.split()),
)
def show_graphics(_k: Kernel, e: Compound) -> Expr | None:
    """Graphics and plots: stand for a picture, which plain text cannot show."""
    name = e.head.short  # type: ignore[union-attr]
    return Shown("-Graphics3D-" if name in _SOLID else "-Graph-" if name == "Graph" else "-Graphics-")


@display("Sound", "Audio", "Video")
def show_sound(_k: Kernel, e: Compound) -> Expr | None:
    """Sounds and films: stand for what plain text cannot play."""
    return Shown(f"-{e.head.short}-")  # type: ignore[union-attr]


@display("Dynamic")
def show_dynamic(k: Kernel, e: Compound) -> Expr | None:
    """Dynamic[expr]: the present value of expr."""
    return displayed(k, k.evaluate(e.args[0])) if e.args else None


@display(
    *("Legended", "Placed", "Deploy", "Magnify", "Rotate", "Hyperlink", "Callout", "DynamicWrapper", "EventHandler"),
    *("TextCell", "ExpressionCell", "Thumbnail", "PopupWindow", "MouseAppearance", "Annotate", "StatusArea"),
)
def show_content(k: Kernel, e: Compound) -> Expr | None:
    """Wrappers whose first argument is what they show."""
    return displayed(k, e.args[0]) if e.args else None


@display("Spacer")
def show_spacer(_k: Kernel, _e: Compound) -> Expr | None:
    """Spacer[n]: room between others."""
    return Shown(" ")


@display("Invisible")
def show_invisible(k: Kernel, e: Compound) -> Expr | None:
    """Invisible[e]: as much room as e takes."""
    return Shown(" " * width(k.output_box(e.args[0]))) if e.args else None


COLORS = {
    "Red": (1, 0, 0),
    "Green": (0, 1, 0),
    "Blue": (0, 0, 1),
    "Cyan": (0, 1, 1),
    "Magenta": (1, 0, 1),
    "Yellow": (1, 1, 0),
    "Brown": (0.6, 0.4, 0.2),
    "Orange": (1, 0.5, 0),
    "Pink": (1, 0.5, 0.5),
    "Purple": (0.5, 0, 0.5),
    "LightRed": (1, 0.85, 0.85),
    "LightGreen": (0.88, 1, 0.88),
    "LightBlue": (0.87, 0.94, 1),
    "Black": (0,),
    "White": (1,),
    "Gray": (0.5,),
    "LightGray": (0.85,),
}


def _define_color(name: str) -> None:
    parts = COLORS[name]
    value = Compound(S.RGBColor if len(parts) == 3 else S.GrayLevel, parts)

    @variable(name)
    def color(_k: Kernel) -> Expr:
        return value


for _name in COLORS:
    _define_color(_name)


symbols("FrontEndObject")
messages("FrontEndObject", {"notavail": "A front end is not available; certain operations require a front end."})
_NEED_FRONT_END = (
    "CellPrint NotebookWrite NotebookRead NotebookPut NotebookGet NotebookOpen NotebookClose NotebookSave NotebookFind "
    "NotebookPrint NotebookEvaluate NotebookDelete NotebookApply CreateDialog CreateDocument CreateNotebook "
    "CreateWindow CreatePalette DialogInput ChoiceDialog MessageDialog SystemDialogInput SelectionMove "
    "SelectionEvaluate FrontEndTokenExecute FrontEndExecute SelectedNotebook InputNotebook EvaluationNotebook "
    "EvaluationCell ButtonNotebook Speak EmitSound"
)


def _define_front_end(name: str) -> None:
    def needs_front_end(k: Kernel, *_args: Expr) -> Expr | None:
        k.message(S.FrontEndObject, "notavail")
        return S.__getattr__("$Failed")

    needs_front_end.__doc__ = (
        f"{name}[...]: needs a front end, which there is not: a message, and $Failed.\n\n    >> {name}[]\n"
        "     : FrontEndObject::notavail: A front end is not available; certain operations require a front end.\n"
        "     = $Failed\n"
    )
    builtin(name)(needs_front_end)


for _name in _NEED_FRONT_END.split():
    _define_front_end(_name)


@builtin("Beep")
def beep(_k: Kernel) -> Expr | None:
    """Beep[]: nothing, since there is no front end to make a sound.

    >> Beep[]
    """
    return NULL


@builtin("Monitor", "HoldAll")
def monitor(_k: Kernel, e: Expr, shown: Expr = NULL, interval: Expr = NULL) -> Expr | None:
    """Monitor[expr, mon]: the value of expr. There is no front end to show mon meanwhile.

    >> Monitor[Table[i^2, {i, 3}], i]
     = {1, 4, 9}
    """
    return e


@builtin("Refresh", "HoldFirst", options={"UpdateInterval": "Infinity", "TrackedSymbols": "Automatic"})
def refresh(_k: Kernel, _options: object, e: Expr) -> Expr | None:
    """Refresh[expr]: the value of expr, once.

    >> Refresh[1 + 1, UpdateInterval -> 1]
     = 2
    """
    return e


@builtin("Show")
def show(_k: Kernel, *graphics: Expr) -> Expr | None:
    """Show[g1, g2, ...]: stands for the pictures drawn over each other.

    >> Show[ListPlot[{1, 2}], PlotRange -> All]
     = Show[ListPlot[{1, 2}], PlotRange -> All]
    """
    return None


@builtin("Iconize", options={"IconizedSize": "Automatic"})
def iconize(_k: Kernel, _options: object, e: Expr, name: Expr = S.Automatic) -> Expr | None:
    """Iconize[expr]: expr itself, since there is no notebook to show it as an icon.

    >> Iconize[{1, 2, 3}, "data"]
     = {1, 2, 3}
    """
    return e


messages("Input", {"noin": "There is no more input to read."})


def _ask(k: Kernel, head: str, prompt: Expr) -> str | None:
    """The line that the user types after a prompt; None, after a message, where there is none."""
    if refused(k, "Reading from the terminal"):
        return None
    text = "? " if prompt == "" else k.output_form(prompt)
    try:
        return input(text)
    except (EOFError, OSError):
        k.message(head, "noin")
        return None


messages("InputString", {"noin": "There is no more input to read."})


@builtin("InputString")
def input_string(k: Kernel, prompt: Expr = "", initial: Expr = "") -> Expr | None:
    """InputString[prompt]: the line that the user types, as a string; EndOfFile when there is none."""
    line = _ask(k, "InputString", prompt)
    return S.EndOfFile if line is None else line


@builtin("Input")
def input_(k: Kernel, prompt: Expr = "", initial: Expr = "") -> Expr | None:
    """Input[prompt]: the value of the expression that the user types; EndOfFile when there is none."""
    line = _ask(k, "Input", prompt)
    return S.EndOfFile if line is None else Compound(S.ToExpression, (line,))
