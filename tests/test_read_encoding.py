"""The right characters, or a refusal that names encodings, or one rejected record; never a wrong character."""

import codecs

import pytest

from pipelines.errors import UnreadableFile, UsageError
from pipelines.read import read_records
from tests.test_read_delimited import write

WESTERN = [
    "José Peña", "Björn Åström", "Søren Kjær", "Jørgen Møller", "Zoë Brontë", "Renée Lefèvre", "Thérèse Müller",
    "João Guimarães", "Inês Gonçalves", "Noël Benoît", "Anaïs Châtelet", "Nicolò Rossi", "Forlì", "Kateřina".replace("ř", "r"),
    "MUÑOZ", "ÉRIC", "Ñuñoa", "Straße", "O’Brien", "it’s", "‘quoted’", "“quoted”", "2019–2020", "then – now", "€50", "£3",
    "naïve", "20° C", "Œuvre", "Simões", "Šárka", "Žižek", "Mañana…", "Brand™", "½ hour", "¿Qué?", "¡Hola!", "Señor", "Île",
]  # fmt: skip


@pytest.mark.parametrize("name", WESTERN)
def test_windows_1252_names_are_read_right_without_being_told(tmp_path, name):
    records = read_records(write(tmp_path, f"id,name\n1,{name}\n2,Ann\n".encode("cp1252")))
    assert records.rows == [(2, ["1", name]), (3, ["2", "Ann"])]


# Family names and first names as they are common in each country; none stands for a person.
FOREIGN = {
    "cp1250": "Dvořák Černý Procházka Kučera Krejčí Němec Růžička Sedláček Kolář Čermák Vaněk Kříž Vlček Říha Ševčík Bureš "
    "Wiśniewski Wójcik Zieliński Szymański Woźniak Dąbrowski Kozłowski Zając Jabłoński Stępień Łukasz Małgorzata Michał Bożena "
    "Szűcs Győző Jenő Petrović Đorđević Živković Kovačević Ćosić Ştefănescu Mureşan Rădulescu Băsescu Novotný Jiří Wałęsa",
    "iso8859-2": "Dvořák Řehoř Wałęsa Świętek Tőkés Kučera Žižka",
    "mac-roman": "José Peña María Muñoz Núñez Ibáñez Martínez López García Rodríguez Álvarez Jiménez Díaz Müller Schröder Jäger "
    "Köhler Björn Åström Håkan Bjørn Søren Renée Zoë Brontë François Hélène Thérèse Benoît Noël Anaïs João Gonçalves São Simões "
    "Inês Nicolò Forlì Straße Señor Île Œuvre naïve façade café Zürich Curaçao Ärzte Übung",
    "cp437": "José Peña María Muñoz Núñez Martínez López García Müller Schröder Jäger Köhler Björn Zoë François Hélène Thérèse "
    "Benoît Noël Anaïs Nicolò Straße Ärzte Übung café",
    "cp850": "José Peña María Muñoz Martínez López García Müller Schröder Jäger Björn Søren Renée Zoë François Hélène Benoît "
    "João Gonçalves São Simões Inês Nicolò Straße café",
    "cp1254": "Ağaoğlu Işık Şükrü Şahin Yılmaz Aydın Yıldız Doğan Kılıç Şimşek Güneş Erdoğan Coşkun Taş İbrahim",
    "cp1251": "Иван Анна Ольга Петров",
    "iso8859-7": "Γιώργος Μαρία",
    "cp1255": "משה שרה",
    "cp1256": "محمد فاطمة",
    "shift-jis": "田中太郎 鈴木",
    "gb18030": "王小明 李雷",
    "big5": "王小明",
    "euc-kr": "김철수",
    "koi8-r": "Иван",
}


@pytest.mark.parametrize("encoding", FOREIGN)
def test_another_encoding_is_never_read_with_wrong_characters(tmp_path, encoding):
    names = FOREIGN[encoding].split()
    for some in [names, *([name] for name in names)]:
        body = "".join(f"{n},{name},x\n" for n, name in enumerate(some))
        path = write(tmp_path, f"id,name,note\n{body}".encode(encoding))
        try:
            records = read_records(path)
        except UnreadableFile as error:
            assert "--encoding (utf-8, cp1252" in str(error)
        else:
            assert {cells[1] for _, cells in records.rows} <= set(some)
        declared = read_records(path, encoding=encoding)
        assert [cells[1] for _, cells in declared.rows] == some


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-8"])
def test_unicode_encodings_are_known_by_their_mark_or_their_form(tmp_path, encoding):
    content = 'id,name\r\n1,"José\r\nΓ"\r\n2,王小明\r\n3,plain text here\r\n'
    if encoding == "utf-16-le":
        content = "\ufeff" + content
    records = read_records(write(tmp_path, content.encode(encoding)))
    assert records.columns == ["id", "name"]
    assert records.rows == [(2, ["1", "José\r\nΓ"]), (4, ["2", "王小明"]), (5, ["3", "plain text here"])]


def test_utf_16_that_is_cut_off_inside_a_character_costs_its_record(tmp_path):
    records = read_records(write(tmp_path, "id,name\n1,Ann\n2,Bob\n".encode("utf-16")[:-1]))
    assert records.rows == [(2, ["1", "Ann"])]
    assert [(line, reason) for line, reason, _ in records.rejected] == [(3, "undecodable")]


def test_a_stray_byte_in_utf_8_costs_one_record_and_spoils_no_other_name(tmp_path):
    lines = [b"id,name", *(f"{n},José".encode() for n in range(20)), b"20,Mar\xeda", "21,Zoë".encode()]
    records = read_records(write(tmp_path, b"\n".join(lines)))
    assert [cells[1] for _, cells in records.rows] == ["José"] * 20 + ["Zoë"]
    assert records.rejected == [(22, "undecodable", "20,Mar\\xeda")]


def test_one_unreadable_byte_in_an_ascii_file_costs_one_record(tmp_path):
    records = read_records(write(tmp_path, b"id,name\n1,Ann\n2,B\x81b\n3,Cid\n"))
    assert [cells[1] for _, cells in records.rows] == ["Ann", "Cid"]
    assert records.rejected == [(3, "undecodable", "2,B\\x81b")]


def test_a_name_that_was_spoilt_before_is_rejected_and_named(tmp_path):
    spoilt = "José".encode().decode("cp1252")
    records = read_records(write(tmp_path, f"id,name\n1,{spoilt}\n2,José\n3,It{'’'.encode().decode('cp1252')}s\n"))
    assert records.rows == [(3, ["2", "José"])]
    assert [(line, reason) for line, reason, _ in records.rejected] == [(2, "damaged_text"), (4, "damaged_text")]


@pytest.mark.parametrize("text", ["SÃO PAULO", "JOÃO", "Ã", "25 Â", "â la carte", "Ärzte©", "Vũ Đình Ân", "Ân"])
def test_names_that_only_resemble_spoilt_ones_are_read(tmp_path, text):
    assert read_records(write(tmp_path, f"id,name\n1,{text}\n2,x\n")).rows[0] == (2, ["1", text])


def test_a_declared_encoding_is_obeyed_even_if_its_characters_look_odd(tmp_path):
    records = read_records(write(tmp_path, "id,name\n1,José\n".encode()), encoding="latin-1")
    assert records.rows == [(2, ["1", "JosÃ©"])]


def test_a_byte_that_the_declared_encoding_lacks_costs_one_record(tmp_path):
    records = read_records(write(tmp_path, "id,name\n1,José\n2,Ann\n".encode()), encoding="ascii")
    assert records.rows == [(3, ["2", "Ann"])]
    assert records.rejected == [(2, "undecodable", "1,Jos\\xc3\\xa9")]


def test_a_declaration_that_the_mark_of_the_file_contradicts_is_refused(tmp_path):
    path = write(tmp_path, codecs.BOM_UTF8 + b"id,name\n1,Ann\n")
    with pytest.raises(UnreadableFile, match=r"begins with the mark of utf-8-sig, but cp1252 was declared"):
        read_records(path, encoding="cp1252")
    assert read_records(path, encoding="ascii").columns == ["id", "name"]


def test_the_encoding_is_judged_by_the_whole_file_and_not_by_its_beginning(tmp_path):
    body = b"".join(b"%d,plain\n" % n for n in range(200_000))
    records = read_records(write(tmp_path, b"id,name\n" + body + "9,Peña\n".encode("cp1252")))
    assert records.rows[-1] == (200_002, ["9", "Peña"])
    assert records.dialect.encoding == "cp1252"


def test_utf16_that_is_declared_but_has_no_mark_is_read_as_it_lies_or_refused(tmp_path):
    for codec in ("utf-16-le", "utf-16-be"):
        records = read_records(write(tmp_path, "id,name\n1,José\n2,Ann\n".encode(codec)), encoding="utf-16")
        assert (records.columns, records.rows[0]) == (["id", "name"], (2, ["1", "José"]))
    for declared in ("utf-16", "utf-32"):
        with pytest.raises(
            UnreadableFile, match=rf"{declared} was declared, but the file does not begin with its mark"
        ):
            read_records(write(tmp_path, "id,name\n1,José\n"), encoding=declared)


@pytest.mark.parametrize("declared", ["punycode", "idna", "base64", "no such"])
def test_what_is_no_encoding_of_a_file_is_wrong_usage(tmp_path, declared):
    with pytest.raises(UsageError, match="no encoding"):
        read_records(write(tmp_path, "id,name\n1,Ann\n"), encoding=declared)
