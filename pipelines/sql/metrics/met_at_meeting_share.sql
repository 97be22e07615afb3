-- title: met at a meeting
-- definition: Of the pairs who were both at a professional meeting that ended in the {period_days} days up to the date,
--   the share that had a contact in person on its days.
-- unit: share of pairs at meetings
-- kind: share
-- better: up
-- numerator: pairs with a held contact in person on a day of the meeting
-- denominator: pairs and meetings where both attended, in the {period_days} days up to the date
-- left_out: nothing; a talk that nobody recorded counts as none
-- needs: pairs, events, attendance, contacts.channel
with landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

meeting_pairs as (
    select * from mart.meeting_pairs
    where is_both_listed
),

meetings as (
    select * from mart.meeting_terms
    where is_over
),

metric_rows as (
    select
        landmarks.landmark_on,
        meeting_pairs.pair_id,
        meeting_pairs.pair_id || ' ' || meeting_pairs.event_id as unit_id,
        case when meeting_pairs.met_on is not null then 1 else 0 end as numerator,
        1 as denominator,
        false as is_left_out
    from meeting_pairs
    inner join meetings on meeting_pairs.event_id = meetings.event_id
    inner join landmarks
        on meetings.ends_on <= landmarks.landmark_on and meetings.ends_on > landmarks.window_from_on
)

select * from metric_rows
