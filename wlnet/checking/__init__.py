"""Checking scripts before they run: their syntax, and every net that they define."""

from wlnet.checking.findings import Finding
from wlnet.checking.run import SECONDS, Report, check, check_text, report_on, scripts

__all__ = ["SECONDS", "Finding", "Report", "check", "check_text", "report_on", "scripts"]
