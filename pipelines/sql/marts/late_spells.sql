-- title: When pairs were late
-- grain: one row per pair and silence that outlasted its rhythm
-- about: The days from late_on to the day before until_on on which a pair had gone longer without contact than
--   watch_gap_ratio times its rhythm, from very_late_on longer than at_risk_gap_ratio times; before the first contact,
--   the days after grace_days (very_late_on is NULL). contact_on ended the silence, NULL where none did. Days of
--   pauses count as if they came first, so that nobody is late too soon. Pairs whose contact nobody records are not
--   here. Cost: linear in gaps.
with pairs as (
    select
        *,
        cast(floor(contact_every_days * $watch_gap_ratio) + 1 as integer) as late_days,
        cast(floor(contact_every_days * $at_risk_gap_ratio) + 1 as integer) as very_late_days,
        cast($grace_days as integer) as first_late_days
    from mart.pair_asof
    where is_as_of and is_contact_recorded
),

clock as (
    select * from mart.pair_clock
    where is_as_of
),

pause_spells as (
    select * from mart.pause_spells
),

silences as (
    select pair_id, true as is_first, matched_on as began_on, first_contact_on as contact_on from pairs
    union all
    select pair_id, false as is_first, began_on, ended_on as contact_on from mart.contact_gaps
),

measured as (
    select
        silences.*,
        pairs.program_id,
        coalesce(silences.contact_on, clock.clock_on) as until_on,
        case when silences.is_first then pairs.first_late_days else pairs.late_days end as late_days,
        case when not silences.is_first then pairs.very_late_days end as very_late_days
    from silences
    inner join pairs on silences.pair_id = pairs.pair_id
    inner join clock on silences.pair_id = clock.pair_id
),

paused as (
    select
        measured.*,
        cast(sum(case
            when pause_spells.pair_id is null then 0
            else date_diff(
                'day',
                greatest(pause_spells.paused_on, measured.began_on),
                least(pause_spells.until_on, measured.until_on)
            )
        end) over (partition by measured.pair_id, measured.is_first, measured.began_on) as integer) as paused_days,
        row_number() over (
            partition by measured.pair_id, measured.is_first, measured.began_on order by pause_spells.paused_on
        ) as pause_number
    from measured
    left join pause_spells
        on
            measured.pair_id = pause_spells.pair_id
            and measured.until_on > pause_spells.paused_on
            and measured.began_on < pause_spells.until_on
),

late as (
    select
        pair_id,
        program_id,
        contact_on,
        until_on,
        began_on + late_days + paused_days as late_on,
        began_on + very_late_days + paused_days as very_late_on
    from paused
    where pause_number = 1 and began_on + late_days + paused_days < until_on
)

select * from late
