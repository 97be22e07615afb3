-- title: contact after meeting
-- definition: Contacts in the {meeting_window_days} days after a meeting for each contact in the {meeting_window_days}
--   days before it, of pairs who met face to face there; 1 is as much as before. Meetings of which these days ended in
--   the {period_days} days up to the date. Other things change with the season as well, so this is no effect.
-- unit: contacts after for each one before
-- kind: mean
-- better: none
-- numerator: held contacts in the {meeting_window_days} days after the meeting
-- denominator: held contacts in the {meeting_window_days} days before it
-- left_out: nothing here; pairs that were not together through all these days, or whose contact is not recorded, are
--   not compared
-- needs: pairs, events, attendance, contacts
with landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

windows as (
    select * from mart.meeting_windows
    where side = 'met'
),

metric_rows as (
    select
        landmarks.landmark_on,
        windows.pair_id,
        windows.pair_id || ' ' || windows.event_id as unit_id,
        windows.after_count as numerator,
        windows.before_count as denominator,
        false as is_left_out
    from windows
    inner join landmarks
        on windows.window_to_on <= landmarks.landmark_on and windows.window_to_on > landmarks.window_from_on
)

select * from metric_rows
