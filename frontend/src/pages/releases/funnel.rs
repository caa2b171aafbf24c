//! A funnel plot: each city's share against how many it rests on, with the limits that chance alone explains.

use ohqc_domain::indicators::{Breakdown, Indicator, Measure};
use ohqc_domain::releases::Summary;

use crate::format::join;
use crate::prelude::*;

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 340.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 48.0;
/// Standard deviations of the inner (95 %) and of the outer limit (99.8 %).
const LIMITS: [f64; 2] = [1.96, 3.09];
const STEPS: u32 = 60;
/// Width and height of a letter of a name.
const LETTER: f64 = 13.0;
const RADIUS: f64 = 5.0;

/// One city.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    pub(super) name: String,
    pub(super) numerator: u32,
    pub(super) denominator: u32,
    /// Beyond the outer limit.
    pub(super) outside: bool,
    /// Where its name stands: left, right and height; where there is no room for it, it is named under the plot.
    pub(super) name_at: Option<[f64; 3]>,
}

impl Point {
    /// The name without «市».
    fn short(&self) -> &str {
        self.name.trim_end_matches('市')
    }

    fn share(&self) -> f64 {
        f64::from(self.numerator) / f64::from(self.denominator.max(1))
    }
}

/// The cities of one indicator, and their common share.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Funnel {
    pub(super) common: f64,
    pub(super) points: Vec<Point>,
}

impl Funnel {
    /// The cities' shares of an indicator for both services; none when there is nothing to compare.
    pub(super) fn of(measure: &Measure) -> Option<Self> {
        let both = || measure.values.iter().filter(|value| value.service.is_none());
        let province = both().find(|value| value.by == Breakdown::Province)?.ratio;
        if province.denominator == 0 {
            return None;
        }
        let common = f64::from(province.numerator) / f64::from(province.denominator);
        let points: Vec<Point> = both()
            .filter(|value| value.by == Breakdown::City && value.ratio.denominator > 0)
            .map(|value| {
                let (numerator, denominator) = (value.ratio.numerator, value.ratio.denominator);
                let mut point = Point { name: value.name.zh.to_string(), numerator, denominator, outside: false, name_at: None };
                let [_, outer] = LIMITS;
                point.outside = (point.share() - common).abs() > outer * spread(common, denominator);
                point
            })
            .collect();
        (points.len() > 1).then(|| Self { common, points }.placed())
    }

    /// Puts each name beside, above or below its point, where it lies upon nothing and inside the plot; those beyond the
    /// limits choose first.
    fn placed(mut self) -> Self {
        let mut order: Vec<usize> = (0..self.points.len()).collect();
        order.sort_by_key(|at| self.points.get(*at).map(|point| (!point.outside, std::cmp::Reverse(point.denominator))));
        let mut taken: Vec<[f64; 3]> = self.points.iter().map(|point| self.circle(point)).collect();
        let rooms: Vec<[[f64; 3]; 8]> = self.points.iter().map(|point| self.rooms(point)).collect();
        for at in order {
            let (Some(rooms), Some(point)) = (rooms.get(at), self.points.get_mut(at)) else { continue };
            let free = |room: &&[f64; 3]| inside(**room) && !taken.iter().any(|other| overlap(**room, *other));
            point.name_at = rooms.iter().find(free).copied();
            taken.extend(point.name_at);
        }
        self
    }

    /// Left, right and height of a circle.
    fn circle(&self, point: &Point) -> [f64; 3] {
        let at = self.x(f64::from(point.denominator));
        [at - RADIUS, at + RADIUS, y(point.share())]
    }

    /// Where a name may stand, the best first: right of its point, left of it, above, below, and at its corners.
    fn rooms(&self, point: &Point) -> [[f64; 3]; 8] {
        let [left, right, height] = self.circle(point);
        let signs = u32::try_from(point.short().chars().count()).unwrap_or(u32::MAX);
        let (width, middle) = (LETTER * f64::from(signs), f64::midpoint(left, right));
        let over = |height: f64| [middle - width / 2.0, middle + width / 2.0, height];
        let after = |height: f64| [right + 2.0, right + 2.0 + width, height];
        let before = |height: f64| [left - 2.0 - width, left - 2.0, height];
        let (above, below) = (height - 15.0, height + 15.0);
        [after(height), before(height), over(above), over(below), after(above), after(below), before(above), before(below)]
    }

    /// The points without a name in the plot: which, how many of how many.
    fn unnamed(&self) -> Vec<String> {
        let left = self.points.iter().filter(|point| point.name_at.is_none());
        left.map(|point| format!("{} {}/{}", point.short(), point.numerator, point.denominator)).collect()
    }

    fn most(&self) -> u32 {
        self.points.iter().map(|point| point.denominator).max().unwrap_or(1)
    }

    fn x(&self, count: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * count / (f64::from(self.most()) * 1.12)
    }

    /// The outline of a limit as SVG path data, from few to many.
    fn limit(&self, deviations: f64, side: f64) -> String {
        let last = f64::from(self.most()) * 1.12;
        let points = (1..=STEPS).map(|step| {
            let count = last * f64::from(step) / f64::from(STEPS);
            let width = (self.common * (1.0 - self.common) / count).sqrt();
            let share = side.mul_add(deviations * width, self.common).clamp(0.0, 1.0);
            format!("{:.1} {:.1}", self.x(count), y(share))
        });
        format!("M{}", points.collect::<Vec<_>>().join("L"))
    }
}

/// The numbers under the plot: whole, evenly apart, at most eight of them above nought.
fn counts(most: u32) -> Vec<u32> {
    let steps = (0..9).flat_map(|power| [1, 2, 5].map(|step: u32| step.saturating_mul(10_u32.saturating_pow(power))));
    let step = steps.into_iter().find(|step| most / step <= 8).unwrap_or(u32::MAX);
    (0..=most / step).map(|number| number.saturating_mul(step)).collect()
}

/// The standard deviation of a share of so many.
fn spread(share: f64, count: u32) -> f64 {
    (share * (1.0 - share) / f64::from(count.max(1))).sqrt()
}

/// Whether a name is not cut off.
fn inside([left, right, height]: [f64; 3]) -> bool {
    left >= LEFT && right <= WIDTH - RIGHT && (TOP..=HEIGHT - BOTTOM + LETTER / 2.0).contains(&height)
}

/// Whether two names, each left, right and height, lie upon each other.
fn overlap(a: [f64; 3], b: [f64; 3]) -> bool {
    a[0] < b[1] && b[0] < a[1] && (a[2] - b[2]).abs() < LETTER
}

fn y(share: f64) -> f64 {
    TOP + (HEIGHT - TOP - BOTTOM) * (1.0 - share)
}

/// The plot of key items passed; nothing when there is nothing to compare.
pub(super) fn draw(summary: &Summary) -> AnyView {
    let measure = summary.indicators.iter().find(|measure| measure.definition.indicator == Indicator::KeyItems);
    let Some(funnel) = measure.and_then(Funnel::of) else {
        return view! { <p class="muted">{t!("考核结论不足，尚不能比较。", "Too few conclusions to compare.")}</p> }.into_any();
    };
    let outside = funnel.points.iter().filter(|point| point.outside).count();
    let reading = if outside == 0 {
        t!("各市（州）的差别都在偶然波动之内。", "All differences between cities are within what chance explains.")
    } else {
        t!("{} 个市（州）超出 99.8% 限，值得查明原因。", "{} beyond the 99.8 % limit: worth finding out why.", outside)
    };
    let unnamed = funnel.unnamed();
    let unnamed = (!unnamed.is_empty()).then(|| {
        let words = Signal::derive(move || join(unnamed.iter().map(String::as_str), language()));
        view! { " " {t!("图中未标名的点：{}。", "Points without a name in the plot: {}.", words.get())} }
    });
    view! {
        <figure class="funnel">
            {plot(&funnel)}
            <figcaption>{reading}{unnamed}</figcaption>
            {figures(funnel.points)}
        </figure>
    }
    .into_any()
}

/// The same figures as a table, for whoever does not see the plot or wants the numbers.
fn figures(mut points: Vec<Point>) -> AnyView {
    points.sort_by(|a, b| b.share().total_cmp(&a.share()));
    let columns = vec![
        Column::text(t!("市（州）", "City"), |point: &Point| point.name.clone()),
        Column::number(t!("合格", "Passed"), |point: &Point| point.numerator.to_string()),
        Column::number(t!("有结论", "With a conclusion"), |point: &Point| point.denominator.to_string()),
        Column::number(t!("合格率", "Share"), |point: &Point| format!("{:.1}%", point.share() * 100.0)),
        Column::new(t!("超出 99.8% 限", "Beyond the 99.8 % limit"), |point: &Point| {
            point.outside.then(|| view! { <Badge tone=Tone::Danger>{t!("超出", "Beyond")}</Badge> })
        }),
    ];
    view! {
        <details class="funnel-figures">
            <summary class="text-link">{t!("以表格显示", "As a table")}</summary>
            <DataTable source=Fetched::ready(points) columns caption=t!("各市（州）关键项合格率", "Key items passed by city") />
        </details>
    }
    .into_any()
}

fn plot(funnel: &Funnel) -> AnyView {
    let [inner, outer] = LIMITS;
    let bands = [(inner, "funnel-inner"), (outer, "funnel-outer")]
        .into_iter()
        .flat_map(|(deviations, class)| [1.0, -1.0].map(|side| view! { <path class=class d=funnel.limit(deviations, side) /> }));
    let ticks = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share: f64| {
        let at = y(share);
        view! {
            <line class="funnel-grid" x1=LEFT x2=WIDTH - RIGHT y1=at y2=at />
            <text class="funnel-tick" x=LEFT - 6.0 y=at + 4.0 text-anchor="end">{format!("{}%", share * 100.0)}</text>
        }
    });
    let floor = HEIGHT - BOTTOM;
    let numbers = counts(funnel.most()).into_iter().map(|count| {
        let at = funnel.x(f64::from(count));
        view! {
            <line class="funnel-grid" x1=at x2=at y1=floor y2=floor + 4.0 />
            <text class="funnel-tick" x=at y=floor + 18.0 text-anchor="middle">{count}</text>
        }
    });
    let points = funnel.points.iter().map(|point| {
        let (at_x, at_y) = (funnel.x(f64::from(point.denominator)), y(point.share()));
        let name = point.name_at.map(|[left, right, height]| {
            view! { <text x=f64::midpoint(left, right) y=height + 4.5 text-anchor="middle">{point.short().to_owned()}</text> }
        });
        let title = format!("{}：{}/{}", point.name, point.numerator, point.denominator);
        view! {
            <g class="funnel-point" class:funnel-outside=point.outside>
                <circle cx=at_x cy=at_y r="4.5"><title>{title}</title></circle>
                {name}
            </g>
        }
    });
    let common = y(funnel.common);
    let axis = t!("有考核结论的机构数（按服务计）→", "Institutions with a conclusion, per service →");
    let spoken = t!(
        "关键项合格率漏斗图：横轴为机构数，纵轴为合格率，细节见下表",
        "Funnel plot of key items passed by city; the figures are in the table below"
    );
    view! {
        <div class="funnel-scroll" tabindex="0" role="group" aria-label=t!("漏斗图", "Funnel plot")><svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=spoken>
            {ticks.into_iter().collect_view()}
            {numbers.collect_view()}
            <line class="funnel-common" x1=LEFT x2=WIDTH - RIGHT y1=common y2=common />
            {bands.collect_view()}
            {points.collect_view()}
            <text class="funnel-tick" x=WIDTH - RIGHT y=HEIGHT - 8.0 text-anchor="end">{axis}</text>
        </svg></div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ohqc_domain::indicators::{Definition, Ratio, Value};
    use ohqc_domain::provenance::Mark;
    use ohqc_domain::text::Text;

    use super::*;

    fn measure(cities: &[(u32, u32)]) -> Measure {
        let value = |by, code: &str, numerator, denominator| Value {
            by,
            code: code.into(),
            name: Text::owned(code.to_owned(), code.to_owned()),
            service: None,
            ratio: Ratio::new(numerator, denominator),
            reached: None,
        };
        let (all, of) = cities.iter().fold((0, 0), |(n, d), (numerator, denominator)| (n + numerator, d + denominator));
        let mut values = vec![value(Breakdown::Province, "220000", all, of)];
        values.extend(cities.iter().enumerate().map(|(at, (n, d))| value(Breakdown::City, &format!("city {at}"), *n, *d)));
        let text = Text::new("", "");
        let definition = Definition {
            indicator: Indicator::KeyItems,
            name: text.clone(),
            numerator: text.clone(),
            denominator: text,
            clause: String::new(),
            mark: Mark::Inferred,
            target: None,
            window: None,
        };
        Measure { definition, values }
    }

    #[test]
    fn only_what_chance_does_not_explain_stands_out() {
        let funnel = Funnel::of(&measure(&[(90, 100), (88, 100), (2, 3), (40, 100)])).unwrap();
        assert_eq!(funnel.points.iter().map(|point| point.outside).collect::<Vec<_>>(), [true, true, false, true]);
        let even = Funnel::of(&measure(&[(9, 10), (8, 10), (10, 10)])).unwrap();
        assert!(even.points.iter().all(|point| !point.outside));
    }

    #[test]
    fn names_lie_upon_nothing_and_are_not_cut_off() {
        let funnel = Funnel::of(&measure(&[(10, 10), (10, 10), (11, 11), (30, 40), (39, 40), (0, 40)])).unwrap();
        let names: Vec<[f64; 3]> = funnel.points.iter().filter_map(|point| point.name_at).collect();
        let circles: Vec<[f64; 3]> = funnel.points.iter().map(|point| funnel.circle(point)).collect();
        assert!(names.len() >= 5 && names.iter().all(|name| inside(*name)), "{names:?}");
        for (at, name) in names.iter().enumerate() {
            let others = names.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
            assert!(others.chain(&circles).all(|other| !overlap(*name, *other)), "{name:?}");
        }
    }

    #[test]
    fn every_point_is_named_in_the_plot_or_under_it() {
        let crowd = Funnel::of(&measure(&[(10, 10); 14])).unwrap();
        let named = crowd.points.iter().filter(|point| point.name_at.is_some()).count();
        assert!(named > 0 && !crowd.unnamed().is_empty() && named + crowd.unnamed().len() == crowd.points.len());
    }

    #[test]
    fn the_axis_has_numbers() {
        assert_eq!(counts(26), [0, 5, 10, 15, 20, 25]);
        assert_eq!(counts(3), [0, 1, 2, 3]);
        assert_eq!(counts(90), [0, 20, 40, 60, 80]);
    }

    #[test]
    fn a_long_name_at_the_right_edge_stands_left_of_its_point() {
        let mut long = measure(&[(5, 8), (90, 100)]);
        long.values
            .iter_mut()
            .filter(|value| value.by == Breakdown::City)
            .for_each(|value| value.name.zh = "延边朝鲜族自治州".into());
        let funnel = Funnel::of(&long).unwrap();
        let point = &funnel.points[1];
        assert!(point.name_at.unwrap()[1] <= funnel.circle(point)[0], "{:?}", point.name_at);
    }

    #[test]
    fn nothing_is_compared_with_nothing() {
        assert_eq!(Funnel::of(&measure(&[(0, 0), (0, 0)])), None);
        assert_eq!(Funnel::of(&measure(&[(3, 4)])), None);
    }

    #[test]
    fn limits_stay_inside_the_plot() {
        let funnel = Funnel::of(&measure(&[(9, 10), (10, 10)])).unwrap();
        for path in [funnel.limit(3.09, 1.0), funnel.limit(3.09, -1.0)] {
            let heights = path.trim_start_matches('M').split('L').filter_map(|pair| pair.split(' ').nth(1)?.parse::<f64>().ok());
            assert!(heights.clone().count() == 60 && heights.into_iter().all(|at| (TOP..=HEIGHT - BOTTOM).contains(&at)));
        }
    }
}
