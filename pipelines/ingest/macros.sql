-- What the judged load says about a cell, once for every column. A cell is text as the file holds it.

-- Printable ASCII at both ends: nothing to trim, which most cells are, and looking is cheaper than trimming.
create or replace temp macro is_bare(x) as
ascii(x) between 33 and 126 and ascii(right(x, 1)) between 33 and 126;

-- Outer blanks of any script, the byte order mark and zero-width space are no content.
create or replace temp macro trimmed(x) as
trim(x, ' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13) || chr(160) || chr(8203) || chr(8239) || chr(65279));

create or replace temp macro bare(x) as
case when is_bare(x) then x else trimmed(x) end;

-- The usual words for "nothing".
create or replace temp macro is_nothing(x) as
strlen(x) <= 4 and lower(x) in ('', '-', 'na', 'n/a', '#n/a', 'null');

-- A cell without outer blanks: words for nothing are NULL; what remains is in Unicode's composed form, so that equal
-- text is
-- equal.
create or replace temp macro tidy_cell(x) as
case when not is_nothing(x) then nfc_normalize(x) end;

-- People may be called Null or Na; inner runs of blanks are one blank.
create or replace temp macro tidy_name_cell(x) as
case
    when strlen(x) <= 4 and lower(x) in ('', '-', 'n/a', '#n/a') then null
    when
        contains(x, '  ') or contains(x, chr(9)) or contains(x, chr(10)) or contains(x, chr(12)) or contains(x, chr(13))
        then nfc_normalize(regexp_replace(x, '\s+', ' ', 'g'))
    else nfc_normalize(x)
end;

create or replace temp macro cell(x) as
case when is_bare(x) then tidy_cell(x) else tidy_cell(trimmed(x)) end;

create or replace temp macro name_cell(x) as
case when is_bare(x) then tidy_name_cell(x) else tidy_name_cell(trimmed(x)) end;

-- A person's address or name as it is compared: case and runs of blanks do not matter.
create or replace temp macro person_word(x) as
lower(regexp_replace(bare(x), '\s+', ' ', 'g'));

create or replace temp macro word_key(x) as
trim(regexp_replace(lower(x), '[^\p{L}\p{N}]+', '_', 'g'), '_');

-- 2025-03-14T09:26:53Z, as most platforms write a time, else NULL: so long a text leaves no number a digit less. Only a
-- blank
-- before it would be passed over, and stands before '0'.
create or replace temp macro utc_moment(x) as
case when strlen(x) = 20 and x > '0' then try_strptime(x, '%Y-%m-%dT%H:%M:%SZ') end;

-- A zone behind a time of day: Z, +02:00, -0500.
create or replace temp macro has_zone(x) as
case
    when utc_moment(x) is not null then true
    else (x like '%+__%' or x like '%:%-__%' or x like '%Z') and regexp_matches(x, '\d(Z|[+-]\d{2}(:?\d{2})?)$')
end;

-- ISO dates and times; an offset is applied (the session's zone is UTC), a time without one stays as written. The
-- cast also
-- knows "epoch", other eras and years of five digits, which no export means.
create or replace temp macro iso_moment(x) as
coalesce(
    utc_moment(x),
    case
        when substr(x, 5, 1) in ('-', '/') and strlen(x) between 8 and 35 and not contains(x, '(')
            then timezone('UTC', try_cast(replace(x, ',', '.') as timestamptz))
    end
);

-- The last number of a date tells whether its year has four digits; %Y would read 17 as the year 17.
create or replace temp macro has_long_year(x) as
regexp_matches(x, '(^|\D)\d{4}(\D|$)');
