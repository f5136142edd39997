"""Who is sent the demo county's weekly report: fictional people at addresses that nobody can have."""

READERS = """
# Who is sent the weekly report; docs/weekly-report.md explains it. No mail server is set, so nothing can be sent:
# `familyhub weekly --preview look` writes what each of them would get.
[weekly]
sender = "family-hubs@estmere.example.org"

[recipients.commissioner]
name = "Commissioner of Estmere"
email = "commissioner@estmere.example.org"
role = "commissioner"

[recipients.county]
name = "Analyst of Estmere"
email = "analyst@estmere.example.org"
role = "analyst"

[recipients.northport]
name = "Manager of Northport"
email = "northport@estmere.example.org"
districts = ["Northport"]

[recipients.larkhaven-north]
name = "Manager of Larkhaven North"
email = "larkhaven-north@estmere.example.org"
teams = ["HFT13"]

[recipients.quillbrook-south]
name = "Practice lead of Quillbrook South"
email = "quillbrook-south@estmere.example.org"
role = "practitioner"
teams = ["HFT23"]
"""
"""Sections of familyhub.toml. The teams and districts are those of `places`, whose names are fixed."""
