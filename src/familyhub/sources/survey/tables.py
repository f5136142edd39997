"""The tables of surveys: answers in rows, and responses with their answers folded into one cell."""

from familyhub.model import Column, Table

SURVEY = Column(
    "survey", "text", "The survey or form; where the file does not say, its name without dates and counts",
    also=("Survey Name", "Form", "Form Name", "Survey Title", "Questionnaire"),
)  # fmt: skip
ABOUT: tuple[Column, ...] = (
    Column("person_id", "key", "Who answered or whom it is about; empty where anonymous",
           also=("Person ID", "Client ID", "Service User ID", "Child ID"), about="person"),
    Column("respondent", "text", "Who answered: a parent, a child, a practitioner",
           also=("Respondent Type", "Completed By", "Who is answering", "Role", "I am a")),
    Column("service", "text", "The service it is about", also=("Service Name", "Which service")),
    Column("team", "key", "The team it is about", also=("Team Name",), about="team"),
    Column("hub", "key", "The hub or place it is about",
           also=("Hub Name", "Family Hub", "Venue", "Site", "Location", "Which hub", "Centre")),
    Column("occasion", "text", "Before, after, or another occasion",
           also=("Time Point", "Timepoint", "Stage", "Pre/Post", "Pre or Post", "Before or After", "Wave")),
)  # fmt: skip
DAYS = ("Completion time", "Completed On", "Date Completed", "End Date", "Submitted", "Submission Date",
        "Date Submitted", "Response Date", "Survey Date", "Date of Response", "Timestamp", "Completed At")  # fmt: skip

ANSWER = Table(
    "survey_answer",
    "One answer to one question.",
    key=("response_id", "question"),
    columns=(
        SURVEY,
        Column("response_id", "key", "The response's id: all answers of one form share it", True,
               also=("Response", "Response Number", "Response No", "Respondent ID", "Submission ID")),
        Column("question", "text", "The question, by its code or its words", True,
               also=("Question Text", "Question Code", "Item", "Question Number")),
        Column("answer", "text", "The answer, a number or words", identifies=True,
               also=("Answer Text", "Response Text", "Response Value", "Answer Value", "Comment")),
        Column("answered_on", "date", "The day it was answered", True, past=True, also=(*DAYS, "Date"),
               about="happened"),
        *ABOUT,
    ),
)  # fmt: skip

RESPONSE = Table(
    "survey_response",
    "One response to a form; every column that is not known is a question.",
    key=("response_id",),
    columns=(
        SURVEY,
        Column("response_id", "key", "The response's id, where the form gives one",
               also=("Response ID", "Response Number", "Response No", "Respondent ID", "Submission ID", "ID")),
        Column("started_at", "text", "When the form was opened", also=("Start time", "Start Date", "Started At")),
        Column("answered_on", "date", "The day it was answered", True, past=True, also=(*DAYS, "Date"),
               about="happened"),
        *ABOUT,
        Column("email", "text", "Electronic address of whoever answered", identifies=True, also=("Email Address",)),
        Column("name", "text", "Name of whoever answered", identifies=True,
               also=("Your name", "Full name", "Respondent Name")),
        Column("ip_address", "text", "Where it was sent from", identifies=True, also=("IP Address",)),
        Column("collector_id", "text", "How the form was handed out", also=("Collector ID", "Collector")),
        Column("changed_at", "text", "When it was changed last", also=("Last modified time", "Date Modified")),
        Column("answers", "text", "The answers: a JSON list of questions and answers, as the columns stood",
               identifies=True),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (ANSWER, RESPONSE)
