//! Kaiser's window.

#[allow(clippy::cast_precision_loss, reason = "short windows")]
pub fn kaiser(len: usize, beta: f64) -> Vec<f64> {
    let centre = (len.max(2) - 1) as f64 / 2.0;
    (0..len)
        .map(|n| {
            let x = (n as f64 - centre) / centre;
            bessel_i0(beta * (1.0 - x * x).max(0.0).sqrt()) / bessel_i0(beta)
        })
        .collect()
}

/// Modified Bessel function of the first kind, order 0, by its power series.
fn bessel_i0(x: f64) -> f64 {
    let quarter = x * x / 4.0;
    let (mut sum, mut term, mut k) = (1.0, 1.0, 0.0);
    while term > sum * 1e-17 {
        k += 1.0;
        term *= quarter / (k * k);
        sum += term;
    }
    sum
}
