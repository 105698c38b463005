"""File names as they arrive: many styles, several languages, and what they mean."""

TITLES = (
    "Paper Lanterns", "Salt", "Night Bus", "Glass House", "Northern", "Echo Park", "Marigold", "Afterglow",
    "Corduroy", "Harbour Lights", "Low Tide", "Seventeen", "The Long Way Home", "Copper Wire", "Lunedì",
    "Été indien", "Blue Hour", "Ferris Wheel", "Minor Weather", "Winterreise", "Corazón", "Half Past Nine",
    "Slow Motion", "Wild Honey", "Satellite", "Old Rivers", "Kingfisher", "Velvet Morning", "Bass Culture",
    "Out Of Office", "Sleepless", "Tin Roof",
)
TOKENS = {
    "Drum": ("Drums", "DRUMS", "Drum Kit", "DrumKit", "Drm", "drum bus", "Kit"),
    "Bass": ("Bass", "BASS DI", "Bs", "Sub Bass", "bass gtr", "Bass Synth"),
    "Percussion": ("Perc", "Percussion", "PERC", "Shaker", "Congas"),
    "Guitars": ("Gtrs", "Guitars", "GTR", "E.Gtr", "Ac Gtr", "Rhythm Gtr"),
    "Keyboards": ("Keys", "KEYS", "Piano", "Rhodes", "Organ", "Electric Piano"),
    "Background Vocals": ("BGVs", "BVs", "Backing Vocals", "BG Vox", "Choir"),
    "Lead Vocal": ("LdVox", "Lead Vocal", "LV", "Lead Vox", "LeadVocal", "Voice"),
    "Brass": ("Brass", "Horns", "Horn Section", "Trumpets"),
    "Strings": ("Strings", "STR", "Violins", "String Section"),
    "Synths": ("Synths", "Synth", "Pads", "Arp", "Synth Lead"),
    "FX": ("FX", "SFX", "Risers", "Dub FX"),
    "Other": ("Other", "Rest", "All Other Instruments", "AllOtherInsts", "Music"),
    "Mixdown": ("Mix", "MIX_REF", "Mixdown", "L-R", "2mix", "Print", "Stereo Mix", "Full Mix", "LR Mixdown"),
}
ITALIAN = {
    "Drum": "Batteria", "Bass": "Basso", "Percussion": "Percussioni", "Guitars": "Chitarre",
    "Keyboards": "Tastiere", "Background Vocals": "Cori", "Lead Vocal": "Voce", "Brass": "Fiati",
    "Strings": "Archi", "Synths": "Synth", "FX": "Effetti", "Other": "Altro", "Mixdown": "Mix",
}
SPANISH = {
    "Drum": "Batería", "Bass": "Bajo", "Percussion": "Percusión", "Guitars": "Guitarras",
    "Keyboards": "Teclados", "Background Vocals": "Coros", "Lead Vocal": "Voz", "Brass": "Metales",
    "Strings": "Cuerdas", "Synths": "Sintes", "FX": "Efectos", "Other": "Resto", "Mixdown": "Mezcla",
}


def joined(text):
    return "".join(word[:1].upper() + word[1:] for word in text.split())


STYLES = (
    lambda t, n, i, r: f"{t} - {n}",
    lambda t, n, i, r: f"{t}_{n}",
    lambda t, n, i, r: f"{i:02d}_{joined(t)}_{joined(n)}_v2_24-{r // 1000}",
    lambda t, n, i, r: f"{t.replace(' ', '_')}_STEM_{n.replace(' ', '_')}",
    lambda t, n, i, r: f"{i:02d} {n} {t}",
    lambda t, n, i, r: f"{t} ({n})",
    lambda t, n, i, r: f"{t.lower()} - {n.lower()}",
    lambda t, n, i, r: f"{joined(t).upper()}_{n.replace(' ', '_').upper()}",
    lambda t, n, i, r: f"{t}_{n}_MI01",
    lambda t, n, i, r: f"{i:02d} - {t} - {n}",
    lambda t, n, i, r: f"{t}.{n.replace(' ', '')}.{r // 1000}k",
)


class Naming:
    """One song's way of naming: a title, a style and a language."""

    def __init__(self, rng, rate, title=None):
        self.rng, self.rate = rng, rate
        self.title = title or str(TITLES[rng.integers(len(TITLES))])
        self.style = STYLES[rng.integers(len(STYLES))]
        draw = rng.random()
        self.words = ITALIAN if draw < 0.07 else SPANISH if draw < 0.14 else None
        if self.title == "Lunedì":
            self.words = ITALIAN
        if self.title == "Corazón":
            self.words = SPANISH
        self.used = set()
        self.count = 0

    def token(self, role):
        options = [self.words[role]] if self.words else list(TOKENS[role])
        if self.title == "Bass Culture" and not self.words:
            options = [o for o in options if " " in o or role != "Bass"] or options
        return str(options[self.rng.integers(len(options))])

    def name(self, role, token=None, title=None):
        """A file name without extension, different from all given before."""
        self.count += 1
        base = token or self.token(role)
        for suffix in ("", " 2", " 3", " 4", " 5", " 6"):
            name = self.style(title or self.title, base + suffix, self.count, self.rate)
            if name.lower() not in self.used:
                break
        self.used.add(name.lower())
        return name
