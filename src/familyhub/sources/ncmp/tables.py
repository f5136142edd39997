"""NCMP: one row a measurement, under the names of the enhanced dataset that the NCMP system gives back to councils."""

from familyhub.model import Column, Table

MEASUREMENT = Table(
    "ncmp_measurement",
    "A child measured in Reception or Year 6.",
    key=("NCMPSystemId", "NHSNumber", "DateOfMeasurement"),
    columns=(
        Column("NCMPSystemId", "key", "The measurement's id in the NCMP system", also=("record ID", "measurement ID")),
        Column("PupilReference", "key", "The pupil's reference at the council", about="person",
               also=("pupil ID", "local ID", "child ID", "pupil ref")),
        Column("NHSNumber", "nhs_number", "NHS number", identifies=True, also=("NHS no",)),
        Column("UPN", "upn", "Unique pupil number", identifies=True, also=("unique pupil number",)),
        Column("FirstName", "text", "First name", identifies=True, also=("forename", "given name")),
        Column("LastName", "text", "Family name", identifies=True, also=("surname", "family name")),
        Column("DateOfBirth", "date", "Date of birth", past=True, also=("DOB", "birth date")),
        Column("Sex", "text", "Sex", also=("gender", "gender code")),
        Column("NHSEthnicCode", "text", "Ethnic category, NHS codes", also=("NHS ethnicity code",)),
        Column("Ethnicity", "text", "Ethnicity, school codes", also=("ethnic code", "ethnicity code")),
        Column("PupilPostcode", "postcode", "Postcode", identifies=True, also=("postcode", "home postcode")),
        Column("SchoolURN", "text", "The school's unique reference number", also=("URN",)),
        Column("SchoolName", "text", "The school's name", also=("school",)),
        Column("SchoolYear", "text", "Reception or Year 6", also=("year group", "NC year", "NCY")),
        Column("AgeInMonths", "number", "Age in months on the day"),
        Column("DateOfMeasurement", "date", "The day of the measurement", required=True, about="happened",
               also=("measurement date", "date measured", "date of assessment", "measured on")),
        Column("Height", "number", "Height in centimetres", also=("height cm", "height in cm")),
        Column("HeightZScore", "number", "Height, standard deviations from the mean"),
        Column("HeightPScore", "number", "Height centile", also=("height centile",)),
        Column("Weight", "number", "Weight in kilograms", also=("weight kg", "weight in kg")),
        Column("WeightZScore", "number", "Weight, standard deviations from the mean"),
        Column("WeightPScore", "number", "Weight centile", also=("weight centile",)),
        Column("Bmi", "number", "Body mass index", also=("body mass index",)),
        Column("BmiZScore", "number", "Body mass index, standard deviations from the mean"),
        Column("BmiPScore", "number", "Centile of the body mass index, from 0 to 1 or from 0 to 100",
               also=("BmiCentile(PScore)", "BMI centile", "BMI percentile", "centile")),
        Column("PopulationBMIcategory", "text", "Category by the cut-offs for populations",
               also=("BmiPopulationCategory", "BMI category", "weight category", "weight status", "BMI status")),
        Column("ClinicalBMIcategory", "text", "Category by clinical cut-offs", also=("BmiClinicalCategory",)),
        Column("GroupedClinicalBMIcategory", "text", "Category by clinical cut-offs, grouped"),
    ),
)  # fmt: skip

TABLES = (MEASUREMENT,)
