//! Meters: levels with their movement, goniometer, correlation and balance.

mod ballistics;
mod level;
mod scope;
mod text;

pub use ballistics::{Ballistics, ChannelLevel};
pub use level::{
    LevelMeter, MeterScale, meter_column, paint_level_bar, paint_mini_meter, paint_ticks,
};
pub use scope::{
    CentredBar, GoniometerView, correlation_color, paint_balance, paint_centred_bar,
    paint_correlation,
};
pub use text::{db_text, number_text};
