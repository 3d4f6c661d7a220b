//! NumPy's legacy generator, so that seed N gives the z that every StyleGAN tool shows for it.
//!
//! `RandomState(seed).randn(n)`: MT19937 (Matsumoto & Nishimura 1998) with 53-bit doubles and the
//! polar form of Box–Muller, which hands out its two values second first.

const N: usize = 624;
const M: usize = 397;

struct Mt19937 {
    state: [u32; N],
    next: usize,
}

impl Mt19937 {
    fn new(seed: u32) -> Self {
        let mut state = [0u32; N];
        state[0] = seed;
        for i in 1..N {
            let last = state[i - 1];
            state[i] = 1_812_433_253u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i as u32);
        }
        Self { state, next: N }
    }

    fn refill(&mut self) {
        for i in 0..N {
            let y = (self.state[i] & 0x8000_0000) | (self.state[(i + 1) % N] & 0x7fff_ffff);
            let twist = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.state[i] = self.state[(i + M) % N] ^ (y >> 1) ^ twist;
        }
        self.next = 0;
    }

    fn next_u32(&mut self) -> u32 {
        if self.next == N {
            self.refill();
        }
        let mut y = self.state[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    fn next_f64(&mut self) -> f64 {
        let (a, b) = (self.next_u32() >> 5, self.next_u32() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) / 9_007_199_254_740_992.0
    }
}

/// `numpy.random.RandomState(seed).randn(count)` as f32.
pub fn randn(seed: u32, count: usize) -> Vec<f32> {
    let mut source = Mt19937::new(seed);
    let mut out = Vec::with_capacity(count + 1);
    while out.len() < count {
        let (x, y, r2) = loop {
            let x = 2.0 * source.next_f64() - 1.0;
            let y = 2.0 * source.next_f64() - 1.0;
            let r2 = x * x + y * y;
            if r2 < 1.0 && r2 != 0.0 {
                break (x, y, r2);
            }
        };
        let f = (-2.0 * r2.ln() / r2).sqrt();
        out.push((f * y) as f32);
        out.push((f * x) as f32);
    }
    out.truncate(count);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Constants printed by NumPy's `RandomState(seed).randn(3)`.
    #[test]
    fn matches_numpy() {
        let close = |seed, expected: [f32; 3]| {
            for (a, b) in randn(seed, 3).iter().zip(expected) {
                assert!((a - b).abs() < 1e-6, "seed {seed}: {a} against {b}");
            }
        };
        close(0, [1.764_052_3, 0.400_157_2, 0.978_738]);
        close(1, [1.624_345_4, -0.611_756_4, -0.528_171_8]);
    }
}
