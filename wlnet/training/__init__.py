"""Training: data by port, losses, measurements. It knows no language."""
