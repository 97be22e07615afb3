-- title: A place for each institution
-- grain: one row per institution that some pair connects
-- about: Regions are discs around an oval (half as wide again as it is high), in the order of their names, as far apart
--   as their sizes need. Within a disc institutions stand on a sunflower spiral (Vogel 1979: the n-th at the root of n,
--   turned by the golden angle), the longest known in the middle, so that none overlap and none lose their turn when
--   another one comes. Units are the distance of neighbours. Laid out here once, not in the browser; a spring layout
--   was rejected, since every new pair would move everything and two thousand institutions become a ball. Cost:
--   institutions, and regions squared.
with places as (
    select * from mart.institution_places
),

discs as (
    select
        region,
        sqrt(count(*)) + 1 as radius
    from places
    group by region
),

angles as (
    select
        region,
        radius,
        2 * pi() * (sum(radius) over (order by region) - radius / 2) / sum(radius) over () as angle
    from discs
),

circle as (
    select
        coalesce(max((one.radius + other.radius) / (2 * sin(abs(one.angle - other.angle) / 2))), 0) as radius
    from angles as one
    inner join angles as other on one.region < other.region
),

spirals as (
    select
        places.institution,
        places.region,
        angles.radius as region_radius,
        1.5 * circle.radius * sin(angles.angle) as region_x,
        circle.radius * cos(angles.angle) as region_y,
        sqrt(places.turn - 0.5) as reach,
        places.turn * pi() * (3 - sqrt(5)) as turned
    from places
    inner join angles on places.region = angles.region
    cross join circle
),

map as (
    select
        institution,
        region,
        region_x + reach * cos(turned) as x,
        region_y + reach * sin(turned) as y,
        region_x,
        region_y,
        region_radius
    from spirals
)

select * from map
