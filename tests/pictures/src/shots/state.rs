//! What a state is: how the plugin is set, what it hears, how large its window is, what the user
//! does, and what shows that the state was reached.

/// One state of a window.
#[derive(Debug)]
pub struct State {
    /// Name on the command line and of its pictures.
    pub name: &'static str,
    /// For people.
    pub title: &'static str,
    /// Name of a drawn picture to lay beside it, without scale and theme; empty if there is none.
    pub mockup: &'static str,
    /// How the plugin is set before the window opens.
    pub setting: Setting,
    /// Parameters set beyond that, in the user's words.
    pub changes: &'static [(&'static str, &'static str)],
    /// Stored fields of the plugin's state set beyond that, as JSON.
    pub fields: &'static [(&'static str, &'static str)],
    /// Files in the user's data folder.
    pub files: &'static [(&'static str, &'static str)],
    /// What it hears.
    pub sound: Sound,
    /// How large the window is.
    pub size: Size,
    /// What the user does.
    pub steps: &'static [Step],
    /// What shows that the state was reached.
    pub proof: Proof,
}

/// How a plugin is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// As `tests/scenes` sets it for pictures.
    Picture,
    /// As new.
    Plain,
    /// As for pictures, by a project that another version wrote: one value is unknown.
    Foreign,
    /// As for pictures, with a settings file of the suite that nobody can read.
    BrokenSettings,
}

/// What a plugin hears.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sound {
    /// The transport runs, the track is silent.
    Silence,
    /// The demo's song.
    Song,
    /// The song on a mono track.
    Mono,
    /// The song, with its left channel somewhere else on the side-chain.
    Keyed,
    /// The song over full scale.
    Hot,
    /// The song with its right channel upside down.
    OutOfPhase,
    /// The song with samples that are not numbers.
    Broken,
    /// The song after so many seconds of it.
    After(f64),
    /// The same, then the transport stops.
    Stopped(f64),
    /// The song at a sample rate that no plugin supports.
    ImpossibleRate,
}

/// How large a window is, in logical pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// As it opens.
    Default,
    /// As small as it goes.
    Smallest,
    /// This width and height.
    Exactly(u32, u32),
}

/// A point of a window, in logical pixels from the left and top; from the right and bottom where
/// negative.
pub type Point = (f64, f64);

/// Left and top, width and height, in logical pixels.
pub type Rectangle = (Point, Point);

/// Where something is done. The window's twin says where things with names stand; an asterisk at
/// the end of a name stands for the rest of it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// In the middle of what has this name.
    Of(&'static str),
    /// So many logical pixels right of and below that.
    Beside(&'static str, Point),
    /// Where nothing has a name.
    At(Point),
}

/// A rectangle in which something shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Area {
    /// What has this name, once everything is done.
    Of(&'static str),
    /// What has the focus.
    Focused,
    /// From that one's upper left corner.
    From(&'static str, Rectangle),
    /// This one: left and top count from the right and bottom where negative.
    At(Rectangle),
    /// Sign and edge of a message under the top bar.
    Message,
    /// Around the middle of what is between the bars, this wide and high.
    Middle(Point),
}

/// What a user does, at places of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step<P = Place> {
    /// Moves the pointer.
    Point(P),
    /// Clicks.
    Click(P),
    /// Clicks with the right button.
    RightClick(P),
    /// Clicks while Control is held.
    ControlClick(P),
    /// Clicks while Alt is held.
    AltClick(P),
    /// Presses the left button at the first place and moves to the second, without letting go.
    Hold(P, P),
    /// The same and lets go.
    Drag(P, P),
    /// The same while Alt is held.
    AltDrag(P, P),
    /// Presses a key.
    Key(Key),
    /// Types small letters, digits, spaces and full stops.
    Type(&'static str),
    /// Another program writes a file into the user's data folder: its path there and its text.
    Write(&'static str, &'static str),
    /// Waits, in milliseconds.
    Wait(u64),
    /// Looks at the window: what has changed is told from here on.
    Look,
}

/// A key, or keys held together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Tab.
    Tab,
    /// F6.
    NextRegion,
    /// Down arrow.
    Down,
    /// Control and A.
    All,
}

/// What shows that a state was reached; that the window is drawn and has its size always does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Proof<A = Area> {
    /// Nothing else to show.
    Drawn,
    /// The steps (those after the last look, if there is one) changed much of what this rectangle
    /// shows, and it stands still.
    Changed(A),
    /// This colour is on so many logical pixels of this rectangle at least.
    Ink(Ink, u32, A),
    /// There is a ring around this one.
    Ring(A),
}

/// Colours with a meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Over full scale, failed.
    Clip,
    /// Needs attention, bypassed.
    Warn,
    /// Focus of the keyboard.
    Focus,
}

/// A state to fill in from.
pub const USUAL: State = State {
    name: "default",
    title: "Playing",
    mockup: "",
    setting: Setting::Picture,
    changes: &[],
    fields: &[],
    files: &[],
    sound: Sound::Song,
    size: Size::Default,
    steps: &[],
    proof: Proof::Drawn,
};
