-- title: missed in a row
-- grain: one row per pair and landmark date
-- order: 4
-- unit: missed appointments since the last contact
-- threshold: missed_in_a_row_count
-- says: {observed} appointments missed in a row
-- resets: an appointment is held
-- needs: contacts
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        missed_in_a_row as observed,
        $missed_in_a_row_count as threshold
    from pair_asof
    where
        not is_ended
        and not is_paused
        and missed_in_a_row >= $missed_in_a_row_count
)

select * from fired
