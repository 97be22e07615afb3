"""Invented people and places: word lists only.

Given and family names are common ones from many languages, put together at random, so that a likeness to anybody is
chance. Institutions, regions and cities are made up. Every address ends in example.org, which nobody can receive at.
"""

_GIVEN = (
    "Abena Adaeze Aiko Akira Alba Alejandro Amara Amina Ana Anders Anh Anika Anneke Antonio Arash Aroha Arjun Asha Astrid "
    "Ayesha Beatriz Bilal Bjorn Bronwen Camila Carlos Chidi Chloe Claudia Dalia Daniel Daria David Deepa Dinh Dmitri Ebru "
    "Eduardo Efua Eilidh Elena Elif Emeka Emil Emma Esperanza Esra Eva Farah Fatima Felix Femi Fiona Freya Gabriel Giulia "
    "Grace Guillermo Hana Hannah Haruto Hassan Helena Hiroshi Hugo Ibrahim Ines Ingrid Isabel Ivan Jamal Jana Javier Jia "
    "Jin Joao Johanna Jonas Jose Juan Jun Kaia Kamal Karim Kateryna Keanu Kenji Khadija Kiran Kofi Kwame Laila Lars Leila "
    "Lena Li Liam Linh Luca Lucia Luis Maja Malik Manuel Marek Maria Mariam Marta Mateo Maya Mehmet Mei Mia Miguel Mika "
    "Mohammed Musa Nadia Naomi Natalia Neha Ngozi Nikhil Nina Noah Noor Olga Olivia Omar Oscar Paolo Parisa Pedro Petra "
    "Pilar Priya Quynh Rafael Rahul Rania Ravi Rosa Ruth Saanvi Samir Samuel Sanjay Sara Selam Sefa Sena Shirin Sofia Soren "
    "Stefan Sunita Tala Tamar Tane Tariq Tatiana Teresa Thabo Thandiwe Thi Tomas Tova Uchenna Valeria Vikram Wanjiru Wei "
    "William Xin Yara Yasmin Yuki Yusuf Zainab Zanele Zoe Zofia"
)

_FAMILY = (
    "Abebe Abubakar Achterberg Adeyemi Aguilar Ahmed Akinola Alvarez Amoah Andersen Aoki Aquino Arslan Asante Bailey Banda "
    "Barros Bauer Begum Bell Bergstrom Bhatt Bianchi Boateng Botha Brandt Bui Cabrera Campbell Castro Chanda Chaudhry Chavez "
    "Chen Cho Choudhury Cisse Cohen Costa Cruz Dang Das Delgado Demir Desai Diallo Diaz Dlamini Dogan Dubois Duran Eriksen "
    "Estrada Farouk Fernandez Ferrari Fischer Fofana Fraser Fujita Gallo Garcia Gebre Georgiou Ghosh Gomez Gonzalez Greene "
    "Gupta Haddad Hansen Haile Hernandez Hoang Hoffmann Horvat Hossain Huang Hughes Ibarra Ismail Ito Ivanova Jansen Jensen "
    "Jimenez Johansson Johnson Kamau Kang Kaplan Karimi Kaur Khalil Khan Kim Kimura Kovacs Kowalski Kumar Kuznetsov Larsen Lau "
    "Le Lee Levy Liu Lopez Lungu Ma Mahmoud Malhotra Mancini Mbeki Medina Mehta Mendes Meyer Miller Mishra Molina Moreau Morris "
    "Mukherjee Mwangi Nakamura Nasser Ndiaye Nel Nguyen Novak Nowak Obi Ochieng Okafor Okonkwo Oliveira Omondi Ortiz Osei Owusu "
    "Ozturk Park Patel Pereira Petrov Pham Popescu Qureshi Rahman Ramirez Rao Reyes Rossi Roy Ruiz Saito Salazar Santos Sato "
    "Schmidt Schwartz Sharma Shah Silva Singh Smith Sokolov Soto Suzuki Svensson Tadesse Takahashi Tan Taylor Tesfaye Thapa "
    "Torres Tran Traore Tupou Usman Vargas Vasquez Villanueva Virtanen Vu Walker Wang Weber Williams Wilson Wong Wu Yamamoto "
    "Yang Yilmaz Zhang Zhou Zulu"
)

GIVEN, FAMILY = tuple(_GIVEN.split()), tuple(_FAMILY.split())

INSTITUTIONS = (
    "Alder Bay Medical Center",
    "Amber Valley University Hospital",
    "Ashgrove College of Pharmacy",
    "Bellhaven Children's Hospital",
    "Birch Hollow Health",
    "Blue Heron College of Pharmacy",
    "Brightwater Veterans Clinic",
    "Cedar Point University",
    "Clearfork Community Hospital",
    "Copper Ridge School of Pharmacy",
    "Cranebrook Medical Center",
    "Dunmere University Health",
    "Eastmarsh Regional Hospital",
    "Elmhurst Vale Pharmacy School",
    "Fairlight Cancer Institute",
    "Fenwick Prairie Health",
    "Foxglove Ambulatory Clinics",
    "Glasswing University",
    "Goldenrod Rural Health",
    "Granite Falls College of Pharmacy",
    "Harrowgate Medical Center",
    "Hazelton Lakes Hospital",
    "Ironwood State University",
    "Juniper Coast Health",
    "Kestrel Mountain Hospital",
    "Larkspur University Medical Center",
    "Lindenfeld School of Pharmacy",
    "Maplemont Health System",
    "Marigold Community Pharmacies",
    "Northmere University",
    "Oakrise Health Network",
    "Pinecrest Delta Hospital",
    "Quarry Lake University",
    "Redfern Managed Care",
    "Rivermouth College of Pharmacy",
    "Saltmarsh Medical Center",
    "Silverbrook Institute, School of Pharmacy",
    "Stonebridge Veterans Hospital",
    "Thistledown Health",
    "Umberland State University",
    "Violet Harbor Hospital",
    "Willowmere Academic Health",
)

REGIONS = ("Northeast", "Mid-Atlantic", "Southeast", "Great Lakes", "Central", "Mountain", "Pacific")
CITIES = ("Port Alder", "Lakehaven", "Mesa Clara", "Harborough", "St. Odile", "Westering", "Cypress Bend")
