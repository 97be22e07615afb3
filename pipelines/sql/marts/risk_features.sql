-- title: What the risk of silence is told of each pair
-- grain: one row per pair and landmark date that knew a held contact
-- about: The features of the risk in their own units, for learning from the past and for scoring today alike, from what
--   was recorded up to the landmark date only. A column is NULL where the program has no record of its kind; contacts
--   alone fill all but those of goals and agenda, and season_rise once they reach back over a year. Days run on the
--   pair's own clock, agreed pauses taken out; active_day is that clock at the landmark date. The model uses those that
--   earn their place; silent_days, contacts_30d, contacts_60d, exchanges_last5, quieter_share_last5 and
--   days_since_two_way do not so far, and are here to be measured anew and for researchers. Cost: contact days times
--   the landmark dates after them, for the counts of recent days.
with clock as (
    select * from mart.pair_clock
),

recent as (
    select
        clock.pair_id,
        clock.landmark_on,
        count(case when contact_days.active_day > clock.active_day - 30 then 1 end) as contacts_30d,
        count(*) as contacts_60d
    from clock
    inner join mart.contact_days as contact_days
        on
            clock.pair_id = contact_days.pair_id
            and clock.landmark_on >= contact_days.seen_on
            and clock.active_day - 60 < contact_days.active_day
    group by clock.pair_id, clock.landmark_on
),

joined as (
    select
        clock.pair_id,
        clock.landmark_on,
        clock.active_day,
        pair_asof.days_since_contact,
        pair_asof.gap_count,
        pair_asof.mean_log_gap,
        rhythm.recent_gap_days,
        rhythm.longest_gap_days,
        rhythm.gap_variation,
        rhythm.silent_days,
        rhythm.span_days,
        coalesce(recent.contacts_30d, 0) as contacts_30d,
        coalesce(recent.contacts_60d, 0) as contacts_60d,
        rhythm.exchanges_last5,
        pair_asof.contact_day_count,
        rhythm.quieter_share_last5,
        greatest(0, clock.active_day - rhythm.two_way_active_day) as days_since_two_way,
        pair_asof.missed_in_a_row,
        pair_asof.days_since_goal_progress,
        pair_asof.agenda_behind_count,
        season.season_rise
    from clock
    inner join mart.rhythm_asof as rhythm
        on clock.pair_id = rhythm.pair_id and clock.landmark_on = rhythm.landmark_on
    inner join mart.pair_asof as pair_asof
        on clock.pair_id = pair_asof.pair_id and clock.landmark_on = pair_asof.landmark_on
    left join mart.season_rise as season
        on pair_asof.program_id = season.program_id and clock.landmark_on = season.landmark_on
    left join recent on clock.pair_id = recent.pair_id and clock.landmark_on = recent.landmark_on
)

select * from joined
