-- What the judged load takes for a number, and for minutes, once for every column. A cell is text as the file holds it.

-- Exact, or NULL: 1030, 1,030.5, 45,5, 1 030 and 50 % are numbers; 1,030 could be two of them and is none.
create or replace temp macro exact_number(x) as
case
    when regexp_matches(x, '^[+-]?\d+(\.\d+)?$') then try_cast(x as double)
    when regexp_matches(x, '^[+-]?\d+(\.\d+)? ?%$') then try_cast(rtrim(x, ' %') as double)
    when regexp_matches(x, '^[+-]?\d{1,3}(,\d{3})+\.\d+$') or regexp_matches(x, '^[+-]?\d{1,3}(,\d{3}){2,}$')
        then try_cast(replace(x, ',', '') as double)
    when regexp_matches(x, '^[+-]?\d{1,3}(\.\d{3})+,\d+$')
        then try_cast(replace(replace(x, '.', ''), ',', '.') as double)
    when regexp_matches(x, '^[+-]?\d+,(\d{1,2}|\d{4,})( ?%)?$')
        then try_cast(replace(rtrim(x, ' %'), ',', '.') as double)
    when regexp_matches(x, '^[+-]?\d{1,3}([ ' || chr(160) || chr(8239) || '''’]\d{3})+([.,]\d+)?$')
        then try_cast(replace(regexp_replace(x, '[^\d.,+-]', '', 'g'), ',', '.') as double)
end;

-- Minutes: a plain number, "90 min", "1h 30m", "1:30".
create or replace temp macro exact_minutes(x) as
coalesce(
    exact_number(x),
    case
        when regexp_matches(lower(x), '^\d+ ?(m|min|mins|minute|minutes)$')
            then try_cast(regexp_extract(x, '^\d+') as double)
        when regexp_matches(lower(x), '^\d+([.,]\d+)? ?(h|hr|hrs|hour|hours)( ?\d{1,2} ?(m|min|mins|minutes)?)?$')
            then
                round(60 * try_cast(replace(regexp_extract(x, '^\d+([.,]\d+)?'), ',', '.') as double), 6)
                + coalesce(try_cast(regexp_extract(lower(x), '[a-z] ?(\d{1,2}) ?[a-z]*$', 1) as double), 0)
        when regexp_matches(x, '^\d{1,3}:[0-5]\d$')
            then
                60 * try_cast(regexp_extract(x, '^(\d+):', 1) as double)
                + try_cast(regexp_extract(x, ':(\d+)$', 1) as double)
    end
);
