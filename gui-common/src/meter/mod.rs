//! Level meters and the numbers beside them.

mod ballistics;
mod level;
mod spoken;
mod text;

pub use ballistics::{Ballistics, ChannelLevel, Movement};
pub use level::{
    LevelMeter, MeterScale, meter_column, paint_level_bar, paint_mini_meter, paint_ticks,
};
pub use spoken::{Spoken, speak};
pub use text::{db_text, number_text};
