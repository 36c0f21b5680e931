//! How far two points are apart.

const EARTH_RADIUS_KM: f64 = 6371.0088;

/// The great-circle distance in kilometres between two points, each latitude and longitude in degrees.
#[must_use]
pub fn distance_km(a: (f32, f32), b: (f32, f32)) -> f64 {
    let (lat_a, lat_b) = (f64::from(a.0).to_radians(), f64::from(b.0).to_radians());
    let half = |from: f64, to: f64| ((to - from) / 2.0).sin().powi(2);
    let lon = half(f64::from(a.1).to_radians(), f64::from(b.1).to_radians());
    let chord = half(lat_a, lat_b) + lat_a.cos() * lat_b.cos() * lon;
    2.0 * EARTH_RADIUS_KM * chord.clamp(0.0, 1.0).sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_of_the_earth_is_about_ten_thousand_kilometres() {
        assert!((distance_km((0.0, 0.0), (90.0, 0.0)) - 10_007.6).abs() < 1.0);
    }

    #[test]
    fn a_point_is_at_itself_and_the_way_back_is_as_long() {
        let (shanghai, london) = ((31.22, 121.46), (51.51, -0.13));
        assert!(distance_km(shanghai, shanghai).abs() < f64::EPSILON);
        assert!((distance_km(shanghai, london) - distance_km(london, shanghai)).abs() < 1e-9);
        assert!((distance_km(shanghai, london) - 9_200.0).abs() < 60.0);
    }
}
