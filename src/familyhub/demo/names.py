"""Names for the fictional families, of many backgrounds; each background has its ethnic category and language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Background:
    """A pool of names that go together. `ethnicity` is an NHS category, `social_care` the DfE code for the same."""

    share: int
    ethnicity: str
    social_care: str
    language: str
    surnames: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]

    @property
    def language_code(self) -> str:
        """The language by its ISO code, as the NHS's data sets ask for it."""
        return LANGUAGE_CODES[self.language]


LANGUAGE_CODES = {
    "English": "en", "Polish": "pl", "Urdu": "ur", "Punjabi": "pa", "Bengali": "bn", "Cantonese": "yue",
}  # fmt: skip


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


BACKGROUNDS: tuple[Background, ...] = (
    Background(
        62, "A", "WBRI", "English",
        _words("Ashdown Barlow Carver Dunnett Ellery Fairhead Garrod Hobday Ingle Jessop Kersey Lambert Marlow Nunn "
               "Orford Pettit Quantrill Rayner Sadler Thirkettle Upton Vince Wicks Yaxley Brightwell Coker Deeks Eaves "
               "Frost Gage Hurrell Ives Jarrold Keeble Leggett Mayhew Norris Osborne Palfrey Rudd Sparrow Tuffs "
               "Underwood Ward"),
        _words("Amelia Beth Chloe Daisy Ella Freya Grace Hannah Isla Jessica Katie Lily Megan Nicole Olivia Poppy "
               "Rosie Sophie Tilly Verity Willow Abigail Charlotte Emily Florence Georgia Harriet Ivy Jasmine Zoë"),
        _words("Alfie Ben Callum Dylan Edward Freddie George Harry Isaac Jack Kieran Leo Mason Noah Oliver Peter "
               "Reuben Samuel Thomas Wilfred Archie Charlie Daniel Finley Henry Jacob Lewis Oscar Toby Zac"),
    ),
    Background(
        9, "C", "WOTH", "Polish",
        _words("Nowak Kowalska Wójcik Lewandowska Zielińska Mazur Popescu Ionescu Petrova Kazlauskas Ozola Silva"),
        _words("Agnieszka Zofia Hanna Maja Ioana Elena Daria Lena Aleksandra Julia Ewa Milda"),
        _words("Jakub Antoni Szymon Filip Andrei Mihai Nikola Lukas Jan Mateusz Tomasz Rui"),
    ),
    Background(
        5, "J", "APKN", "Urdu",
        _words("Khan Ahmed Hussain Malik Iqbal Akhtar Mahmood Shah Qureshi Rafiq"),
        _words("Aisha Fatima Zainab Maryam Hafsa Noor Sana Iqra Amna Khadija"),
        _words("Mohammed Ibrahim Yusuf Hamza Bilal Usman Ali Zain Adam Haris"),
    ),
    Background(
        4, "H", "AIND", "Punjabi",
        _words("Patel Singh Kaur Sharma Gill Desai Nair Reddy Mistry Dhillon"),
        _words("Priya Ananya Simran Kavya Meera Jasleen Nisha Diya Harpreet Lakshmi"),
        _words("Arjun Rohan Vikram Harjit Dev Kiran Ravi Nikhil Gurdeep Aarav"),
    ),
    Background(
        4, "K", "ABAN", "Bengali",
        _words("Begum Miah Uddin Rahman Chowdhury Islam Khatun Hoque"),
        _words("Nusrat Tahmina Sadia Rumana Farhana Jannat Mim Sumaiya"),
        _words("Tanvir Rafi Imran Shakil Nayeem Arif Fahim Rayhan"),
    ),
    Background(
        6, "N", "BAFR", "English",
        _words("Okafor Adeyemi Mensah Boateng Abebe Nkosi Balogun Osei Mwangi Diallo"),
        _words("Chidinma Ama Folake Abena Selam Thandiwe Ngozi Efua Wanjiru Mariama"),
        _words("Chukwuemeka Kwame Tunde Kofi Dawit Sipho Emeka Yaw Kamau Amadou"),
    ),
    Background(
        2, "M", "BCRB", "English",
        _words("Campbell Francis Grant Brown Gordon Clarke Morgan Reid"),
        _words("Shanice Kezia Tiana Aaliyah Naomi Leah Renee Simone"),
        _words("Jermaine Tyrell Malachi Isaiah Marlon Jaden Dante Andre"),
    ),
    Background(
        2, "R", "CHNE", "Cantonese",
        _words("Chan Wong Li Zhang Lam Chen Ng Huang"),
        _words("Mei Xin Ling Yan Hui Jing Wai Siu"),
        _words("Wei Jun Ho Ming Kai Tsz Hao Lok"),
    ),
    Background(
        6, "G", "MOTH", "English",
        _words("Alvarez O'Neill St-Clair D'Souza Haddad Novák Müller Yıldız Ferreira-Lopes van-Dijk"),
        _words("Inês Zoë Chloë Renée Leila Amélie Sofía Maya Yasmin Noémie"),
        _words("José Rémy Luca Emre Tariq Noël Mateo Joaquín Sami André"),
    ),
)  # fmt: skip

SIMILAR_GIRLS = (("Amelia", "Amelie"), ("Ella", "Ellie"), ("Emily", "Emilia"), ("Maya", "Mya"), ("Hanna", "Hannah"),
                 ("Aisha", "Ayesha"), ("Sara", "Sarah"), ("Lily", "Lilly"))  # fmt: skip
SIMILAR_BOYS = (("Jayden", "Jaden"), ("Mohammed", "Muhammad"), ("Aidan", "Aiden"), ("Callum", "Calum"),
                ("Harry", "Harvey"), ("Zac", "Zack"), ("Yusuf", "Yousef"), ("Lucas", "Lukas"))  # fmt: skip
SIMILAR_MIXED = (("Olivia", "Oliver"), ("Danielle", "Daniel"), ("Georgia", "George"), ("Charlotte", "Charlie"))
"""A girl's name and a boy's."""

NICKNAMES: dict[str, tuple[str, ...]] = {
    "Abigail": ("Abi", "Abbie"), "Aleksandra": ("Ola",), "Alexandra": ("Alex",), "Amelia": ("Millie", "Amy"),
    "Charlotte": ("Lottie",), "Daniel": ("Danny", "Dan"), "Danielle": ("Dani",), "Edward": ("Ted", "Teddy"),
    "Emily": ("Em", "Millie"), "Florence": ("Flo",), "Freddie": ("Fred",), "Georgia": ("Georgie",),
    "Harriet": ("Hattie",), "Henry": ("Harry",), "Isaac": ("Zac",), "Jacob": ("Jake",), "Jakub": ("Kuba",),
    "Jessica": ("Jess", "Jessie"), "Katie": ("Kate",), "Mateusz": ("Matty",), "Megan": ("Meg",),
    "Mohammed": ("Mo",), "Nicole": ("Nicky",), "Oliver": ("Ollie",), "Olivia": ("Liv", "Livvy"), "Peter": ("Pete",),
    "Samuel": ("Sam", "Sammy"), "Sophie": ("Soph",), "Thomas": ("Tom", "Tommy"), "Wilfred": ("Wilf",),
    "Zainab": ("Zee",),
}  # fmt: skip
"""Short forms that families use and some agencies write down."""
