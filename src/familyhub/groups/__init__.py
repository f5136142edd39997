"""Priority groups: needs and vulnerabilities of under fives and of their parents or carers, as plain facts.

`load` gives the catalogue, `fill` the marts; `counts`, `places`, `top_combinations`, `children_in_three` and `trace`
read them. What is ranked is groups, never people.
"""
