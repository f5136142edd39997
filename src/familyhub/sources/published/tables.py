"""The tables of published statistics, as their publishers lay them out; figures stay text, for marks stand among them.

Where every further column is an indicator of its own, as in DfE's tables, those columns are packed into one, `packed`:
a JSON object of the headers and the cells that are not empty. One row of the file stays one row.
"""

from familyhub.model import Column, Table

PACKED = "packed"
_PACKED = Column(PACKED, "text", "Every further column: a JSON object of header and cell")

FINGERTIPS = Table(
    "fingertips",
    "An export of OHID's Fingertips: one row an indicator, area, period, sex, age and category.",
    key=("indicator_id", "area_code", "time_period", "sex", "age", "category_type", "category"),
    columns=(
        Column("indicator_id", "key", "Fingertips' number of the indicator", required=True),
        Column("indicator_name", "text", "The indicator in words"),
        Column("parent_code", "text", "Code of the area above"),
        Column("parent_name", "text", "Name of the area above"),
        Column("area_code", "key", "ONS code of the area", required=True),
        Column("area_name", "text", "Name of the area"),
        Column("area_type", "text", "Kind of area, with the date of its boundaries"),
        Column("sex", "text", "Persons, Male or Female"),
        Column("age", "text", "Age range in words"),
        Column("category_type", "text", "What the category is of, for example deprivation deciles"),
        Column("category", "text", "The category"),
        Column("time_period", "key", "The period as published", required=True),
        Column("year_end", "text", "The last year of the period, in two digits"),
        Column("value", "text", "The value"),
        Column("lower_ci_95", "text", "Lower end of the 95% interval", also=("Lower CI 95.0 limit",)),
        Column("upper_ci_95", "text", "Upper end of the 95% interval", also=("Upper CI 95.0 limit",)),
        Column("lower_ci_99_8", "text", "Lower end of the 99.8% interval", also=("Lower CI 99.8 limit",)),
        Column("upper_ci_99_8", "text", "Upper end of the 99.8% interval", also=("Upper CI 99.8 limit",)),
        Column("count", "text", "The numerator"),
        Column("denominator", "text", "The denominator"),
        Column("value_note", "text", "What the publisher notes on the value"),
        Column("recent_trend", "text", "OHID's word on the trend"),
        Column(
            "compared_to_england", "text", "Compared to England", also=("Compared to England value or percentiles",)
        ),
        Column("compared_to_parent", "text", "Compared to the area above", matches=(r"^compared to .*percentiles$",)),
        Column("time_period_sortable", "text", "The period as a number"),
        Column("new_data", "text", "Whether the row is new"),
        Column("compared_to_goal", "text", "Compared to a goal"),
        Column("time_period_range", "text", "How long the period is, for example 1y"),
    ),
)

FINGERTIPS_UPLOAD = Table(
    "fingertips_upload",
    "The form in which figures are sent to Fingertips: the indicator is not stated in the file.",
    key=("area_code", "date_from", "date_to", "sex", "age_from", "age_to", "deprivation_decile"),
    columns=(
        Column("indicator_id", "key", "The indicator, where somebody has added it"),
        Column("area_code", "key", "Code of the area", required=True),
        Column("date_from", "date", "First day of the period", required=True, about="happened"),
        Column("date_to", "date", "Last day of the period", required=True, not_before="date_from"),
        Column("period_type", "text", "Kind of period, for example financial_year", required=True),
        Column("sex", "text", "persons, male or female"),
        Column("age_from", "text", "Youngest age", also=("age_from_years_inclusive",)),
        Column("age_to", "text", "Oldest age", also=("age_to_years_inclusive",)),
        Column("deprivation_decile", "text", "Decile of deprivation"),
        Column("deprivation_category", "text", "What areas the deciles are of"),
        Column("count", "text", "The numerator"),
        Column("value", "text", "The value"),
        Column("denominator", "text", "The denominator"),
        Column("lower_ci_95", "text", "Lower end of the 95% interval"),
        Column("upper_ci_95", "text", "Upper end of the 95% interval"),
        Column("lower_ci_99_8", "text", "Lower end of the 99.8% interval"),
        Column("upper_ci_99_8", "text", "Upper end of the 99.8% interval"),
    ),
)

EXPLORE_EDUCATION = Table(
    "explore_education",
    "A table of DfE's Explore Education Statistics: one row a period, area and choice of filters.",
    key=("time_period", "time_identifier", "geographic_level", "new_la_code", "region_code", PACKED),
    columns=(
        Column("time_period", "key", "The period in digits, for example 202122", required=True),
        Column("time_identifier", "text", "Kind of period, for example Academic year"),
        Column("geographic_level", "text", "Kind of area, for example Local authority", required=True),
        Column("country_code", "text", "ONS code of the country"),
        Column("country_name", "text", "Name of the country"),
        Column("region_code", "text", "ONS code of the region"),
        Column("region_name", "text", "Name of the region"),
        Column("old_la_code", "text", "DfE's number of the council"),
        Column("new_la_code", "text", "ONS code of the council", also=("la_code",)),
        Column("la_name", "text", "Name of the council"),
        Column("lad_code", "text", "ONS code of the district"),
        Column("lad_name", "text", "Name of the district"),
        Column("ward_code", "text", "ONS code of the ward"),
        Column("ward_name", "text", "Name of the ward"),
        Column("pcon_code", "text", "ONS code of the constituency"),
        Column("pcon_name", "text", "Name of the constituency"),
        Column("school_urn", "text", "URN of the school"),
        Column("school_name", "text", "Name of the school"),
        Column("school_laestab", "text", "LAESTAB of the school"),
        Column("geo_breakdown", "text", "Name of the area where one column serves all kinds of area"),
        _PACKED,
    ),
)

EXPLORE_EDUCATION_COLUMNS = Table(
    "explore_education_columns",
    "The description that DfE publishes beside a table: what each of its columns is.",
    key=("col_name",),
    columns=(
        Column("col_name", "key", "The column's header", required=True),
        Column("col_type", "text", "Filter or Indicator", required=True),
        Column("label", "text", "The column in words", required=True),
        Column("indicator_grouping", "text", "Heading above the indicator"),
        Column("indicator_unit", "text", "Unit of the indicator"),
        Column("indicator_dp", "text", "Decimal places of the indicator"),
        Column("filter_hint", "text", "What to choose in the filter"),
        Column("filter_grouping_column", "text", "Column that groups the filter's choices"),
    ),
)

_DOMAINS = ("comms", "gms", "fms", "problem_solving", "personal_social", "overall")

ASQ3 = Table(
    "asq3",
    "ASQ-3 outcomes at 2 to 2½ years by council and quarter, from OHID.",
    key=("area_code", "date"),
    columns=(
        Column("area_code", "key", "ONS code of the council", required=True, also=("ONS code",)),
        Column("la_name", "text", "Name of the council"),
        Column("region", "text", "Name of the region"),
        Column("date", "key", "The quarter, for example April 2021 - June 2021; or Annual", required=True),
        *(
            Column(f"{what}_{domain}", "text", f"{says}: {domain}", required=False)
            for domain in _DOMAINS
            for what, says in (
                ("total", "Children assessed"),
                ("n_above_avg", "Children at or above the expected level"),
                ("p_above_avg", "Share of children at or above the expected level, 0 to 1"),
            )
        ),
        Column("response_rate", "text", "Children assessed as a share of reviews"),
        Column("eyfsp_score", "text", "A score of the Early Years Foundation Stage Profile"),
    ),
)

HEALTH_VISITING = Table(
    "health_visiting",
    "OHID's health visitor service delivery metrics, whatever the columns of the year.",
    key=("area_code", "metric", "period", PACKED),
    columns=(
        Column(
            "area_code", "key", "ONS code of the area", required=True, also=("ONS code", "LA code", "UTLA code"),
            matches=(r"\b(area|ons|authority|utla|la|council)\b.*\bcode\b",),
        ),
        Column(
            "area_name", "text", "Name of the area", also=("Area", "Local authority", "LA name", "UTLA name"),
            matches=(r"\b(area|authority|utla|la|council)\b.*\bname\b", r"^(upper tier )?local authority\b"),
        ),
        Column("region", "text", "Name or code of the region", matches=(r"\bregion\b",)),
        Column("metric", "text", "The metric, where a column says it", also=("Indicator", "Indicator code")),
        Column("period", "text", "The quarter, where a column says it", also=("Quarter", "Time period")),
        Column("numerator", "text", "Numerator, where a column says which metric it is", also=("Count",)),
        Column("denominator", "text", "Denominator, where a column says which metric it is"),
        Column("value", "text", "Percentage, where a column says its metric", also=("Percentage", "Percent", "%")),
        Column("note", "text", "What the publisher notes", also=("Notes", "Value note")),
        Column("sheet", "text", "Name of the sheet, and the title above the table"),
        _PACKED,
    ),
)  # fmt: skip

LAIT = Table(
    "lait",
    "DfE's Local Authority Interactive Tool in its long form: one row a measure, year and area.",
    key=("short_desc", "years", "la_number"),
    columns=(
        Column("short_desc", "key", "The measure's short name", required=True),
        Column("data_item", "text", "The measure in words"),
        Column("years", "key", "The period as published", required=True),
        Column("area_name", "text", "Name of the council or region", also=("LA and Regions",)),
        Column("value", "text", "The value", required=True, also=("Values",)),
        Column("la_number", "key", "DfE's number of the council, or LAIT's of the region", required=True),
        Column("region", "text", "Name of the region"),
    ),
)

LAIT_MEASURES = Table(
    "lait_measures",
    "The dictionary of LAIT: what each measure is.",
    key=("measure_code", "measure_short"),
    columns=(
        Column("measure_code", "key", "LAIT's number of the measure", required=True),
        Column("topic", "text", "The topic"),
        Column("measure", "text", "The measure in words"),
        Column("chart_title", "text", "The measure as a chart's title says it"),
        Column("measure_short", "key", "The measure's short name", required=True),
        Column("polarity", "text", "Whether high or low is good"),
        Column("y_axis_name", "text", "Unit, as a chart's axis says it"),
        Column("state_funded_flag", "text", "Whether about state-funded schools only"),
        Column("table_status", "text", "How the table is made"),
        Column("description", "text", "What is counted"),
        Column("last_update", "text", "Day of the last update"),
        Column("next_update", "text", "Day of the next update"),
        Column(
            "data_owner", "text", "Who publishes it", also=("Data Owner (DO) /Supplier and Contact Details",)
        ),
        Column("methodology", "text", "How it is counted"),
        Column("hyperlinks", "text", "Where it is published", also=("Hyperlink(s)",)),
        Column("dps", "text", "Decimal places"),
        Column("year_type", "text", "Kind of year", required=True),
        Column("no_quartile", "text", "Whether quartiles are left out"),
    ),
)  # fmt: skip

AREA_CONTEXT = Table(
    "area_context",
    "Facts on districts and boroughs side by side, every column a figure with its year in its header.",
    key=("area_code",),
    columns=(
        Column("area_code", "key", "ONS code of the district or borough", required=True, matches=(r"^lad\d\dcd?$",)),
        Column("area_name", "text", "Its name", required=True, matches=(r"^lad\d\dnm$",)),
        Column("la_number", "text", "DfE's number of the council", matches=(r"^la_code_old",)),
        Column("region_name", "text", "Name of the region", matches=(r"^(regn|rgn)\d\dnm$",)),
        Column("region_code", "text", "ONS code of the region", matches=(r"^(regn|rgn)\d\dcd$",)),
        Column("country", "text", "The country"),
        Column("country_code", "text", "ONS code of the country"),
        _PACKED,
    ),
)

NARROW = (FINGERTIPS, FINGERTIPS_UPLOAD, EXPLORE_EDUCATION_COLUMNS, ASQ3, LAIT, LAIT_MEASURES)
"""Tables all of whose columns are known."""
WIDE = (EXPLORE_EDUCATION, HEALTH_VISITING, AREA_CONTEXT)
"""Tables with further columns, each a figure of its own."""
TABLES = (*NARROW, *WIDE)
