/// The words by which files of a delivery are named. Data only; all folded (`NameFolding`).
///
/// A plural s is understood. Several languages share one table: a word that means different things
/// in two of them is left to the more common one.
enum NamingVocabulary {
  /// Words that name a role by themselves.
  static let strong: [Role: String] = [
    .drum: """
    drum drms drm drumz drumkit kick kik kck bd snare snr sd hat hihat hh oh ohs overhead tom floortom \
    cymbal cym ride crash rimshot hats brush impulse kicker batteria bateria batterie battery \
    schlagzeug trommel trommeln slagwerk trummor rummut perkusja rullante cassa bombo becken \
    барабаны ドラム
    """,
    .percussion: """
    perc percs prc percussion percussive shaker shakers tamb tambourine tambo conga bongo djembe \
    cajon timbales timbale timpani clap snap fingersnap guiro marimba vibes vibraphone xylophone \
    glock glockenspiel cowbell clave claves maraca maracas cabasa triangle woodblock tabla darbuka \
    kalimba udu agogo cuica surdo pandeiro taiko castanets handclap percussioni percusion \
    percussao perkussion percussions percussies kongas перкуссия
    """,
    .bass: """
    bass bs bss bassgtr bassguitar bassline subbass reese lb302 bajo basso basse baixo bas \
    kontrabass contrabass contrabajo contrabbasso doublebass basgitara бас ベース
    """,
    .guitars: """
    gtr gtrs guitar git gt gits guit egtr agtr acgtr elgtr eg banjo mandolin mando uke ukulele dobro \
    sitar bouzouki oud strat tele telecaster lespaul chitarre chitarra guitarra guitare gitarre \
    gitarren gitarr gitara gitary gitaar gitaren kitara violao cavaquinho гитара ギター
    """,
    .keyboards: """
    keys key kbd kbds keyboard keyb piano pno pianoforte rhodes wurli wurlitzer wurly organ hammond \
    clav clavinet clavi ep epiano mellotron celesta accordion harpsichord harmonium melodica nord \
    upright grand tastiera tastiere teclado clavier klavier tasten orgel orgue organo toetsen \
    klawisze koskettimet flygel клавиши キーボード ピアノ
    """,
    .backgroundVocals: """
    bgv bgvs bgvox bgvx bv bvs bvox bvx bkv bkgv bgvoc backvox backings adlib choir choirs gang \
    harmonyvox coro cori coros choeur choeurs chor chore koor kor chorki choral \
    coristas coristi coristes
    """,
    .leadVocal: """
    lv lvs ldvox ldvx ldv vox vx voc vocal vocals vocl vcl vocalist voice lvox leadvox acapella \
    acappella topline rap rapper singer spoken speech narration toasting voz vozes voces vocais voce \
    voci voix gesang stimme stimmen zang sang wokal laulu chant вокал ボーカル
    """,
    .brass: """
    brass horn tpt trumpet tbn trombone tuba sax saxophone flugelhorn flugel cornet euphonium \
    metales metais ottoni fiati cuivres blaser blaeser blazers blas trompete trompeta trompette \
    tromba posaune sassofono
    """,
    .strings: """
    strings string strg strgs strs str vln vlns violin vn vla vlas viola vc vcs cello celli \
    violoncello fiddle quartet qrtt archi cuerdas cordes cordas streicher strijkers smyczki strakar \
    violino violon geige violoncelle violonchelo jouset скрипка
    """,
    .synths: """
    synth syn synthesizer synthesiser synthy syx pad juno moog prophet serum saw leads supersaw \
    oscillator tripleoscillator operator wavetable zynaddsubfx monstro bitinvader vital massive \
    sylenth omnisphere minimoog jupiter sequencer sintes sinte sintetizador sintetizadores synthe \
    synthes syntetizator syntti синтезатор シンセ
    """,
    .effects: """
    fx sfx efx effect effects riser uplifter downlifter lifter impact sweep swoosh whoosh atmos \
    ambience ambiance foley scratch scratches turntable turntables transition effetti effets \
    efectos efeitos effekte effekt efekty эффекты
    """,
    .other: """
    other others otherinst rest misc miscellaneous music musica musique musik band harmonica flute \
    flauta flauto woodwind wind winds harp harpe clarinet oboe bassoon recorder piccolo whistle \
    bagpipe orchestra orch resto altro altri altre autres otros outros andere sonstiges
    """,
  ]

  /// Words that name a role only where nothing stronger does ("lead", "acoustic", "808 Snare").
  static let weak: [Role: String] = [
    .drum: "dr kit room tops top beat loop amen breakbeat break in out tr808 909 707 rhythm",
    .percussion: "bell bells",
    .bass: "sub 808 low",
    .guitars: "acoustic electric ac elec steel nylon slide clean crunch dist solo riff strum",
    .keyboards: "wurl b3",
    .backgroundVocals: "bg bgs backing back harmony harmonies harm harms group doubles",
    .leadVocal: "lead ld hook verse vocoder talkbox male female",
    .strings: "pizz pizzicato spiccato legato",
    .synths: "arp arps arpeggio arpeggios pluck stab chord seq drone poly analog texture bleep",
    .effects: """
    noise reverb verb rvb delay dly echo crowd swell hit boom glitch ambient vinyl crackle reverse \
    throw throws drop rain return rtn texturefx
    """,
    .other: "sample samples inst instr insts instrument instruments instrumental all",
  ]

  /// Words for the whole; any instrument beats them ("Drum Mix" is a drum stem).
  static let whole: Set<String> = words(
    """
    mix mixdown mixed master masters mastered mst premaster print ref reference bounce 2mix 2trk \
    2track 2bus 2mx lr stereo main full song original complete whole mixbus masterbus mezcla mixage \
    missaggio mixagem mischung gesamt mx ミックス
    """)

  /// Several words that together name a role, whatever they say alone. In this order of words.
  static let phrases: [Role: String] = [
    .drum: """
    bass drum, drum bus, drum kit, drum loop, drum mix, drum machine, drum synth, synth drum, 808 kick, \
    808 drum, kick in, kick out, kick sub, sub kick, snare top, snare bottom, snare bot, hi hat, \
    drum room, drum top, drum rack, over head, side stick, rim shot, caisse claire, grosse caisse, \
    room mic, drum and perc, drum perc, drum fill, top loop, drum sample, drum verb, drum reverb, \
    beat bassline, brush kit, acoustic drum, electronic drum, rhythm section
    """,
    .percussion: """
    perc loop, steel drum, steel pan, hand clap, cow bell, finger snap, wood block, hand drum, \
    hand perc, wind chime, sleigh bell, tubular bell, frame drum, talking drum, hang drum, \
    bar chime, rain stick
    """,
    .bass: """
    synth bass, bass synth, bass di, bass amp, bass gtr, bass guitar, moog bass, sub bass, \
    upright bass, double bass, slap bass, 808 bass, 808 sub, bass 808, bass line, acoustic bass, \
    electric bass, key bass, bass key, fretless bass, string bass, bass mic, bass pad, bass clean, \
    bass dist, reese bass, bass drive, synth sub
    """,
    .guitars: """
    ac gtr, ac guitar, elec gtr, elec guitar, e gtr, e guitar, a gtr, nylon gtr, nylon guitar, \
    lead gtr, lead guitar, rhythm gtr, rhythm guitar, rtm gtr, clean gtr, clean guitar, dist gtr, \
    lap steel, pedal steel, slide guitar, slide gtr, steel guitar, guitar solo, gtr solo, gtr lead, \
    guitar lead, gtr harmony, guitar harmony, 12 string, 12 string guitar, six string, les paul, \
    baritone guitar, baritone gtr, gtr synth, guitar synth, guitar rhythm, gtr rhythm, \
    electric sitar, power chord
    """,
    .keyboards: """
    electric piano, elec piano, el piano, e piano, grand piano, upright piano, hammond b3, b3 organ, \
    hammond organ, string machine, toy piano, piano chord, synth key, music box, fender rhodes, \
    piano solo, keyboard solo, synth piano, keys pad
    """,
    .backgroundVocals: """
    back vox, back vocal, back voc, backing vox, backing vocal, backing voc, backing vx, \
    background vox, background vocal, background voc, bkg vox, bkg vocal, bg vox, bg vocal, bg voc, \
    bg vx, gang vox, gang vocal, group vox, group vocal, ooh, aah, ohs and ah, ad lib, harmony vox, \
    harmony vocal, harm vox, harm vocal, vox harm, vox harmony, vocal harm, vocal harmony, vox bg, \
    vocal bg, vox back, vocal back, vox backing, vocal backing, backup vox, backup vocal, \
    support vocal, choir vox, choir vocal, crowd vocal, crowd vox, vox choir, vox double, \
    vocal double, vox stack, vocal stack, vox group, segunda voz, second voice, back up vocal, \
    voix choeur, vocal background, vox background, hook bg
    """,
    .leadVocal: """
    lead vox, lead vocal, lead voc, lead vx, lead voice, ld vox, ld vocal, ld vx, ld voc, main vox, \
    main vocal, main vx, main voice, vox lead, vocal lead, voc lead, vox main, vocal main, \
    voz principal, voix principale, voix lead, voce principale, voce lead, vocal chop, vox chop, \
    spoken word, guide vox, guide vocal, lead double, lead dbl, lv double, lead rap, solo vox, solo vocal
    """,
    .brass: """
    horn section, french horn, tenor sax, alto sax, bari sax, baritone sax, soprano sax, \
    brass section, bass trombone, sax solo, trumpet solo, horn stab, brass stab
    """,
    .strings: """
    string section, string quartet, string orchestra, string pizz, live string, violin solo, cello solo
    """,
    .synths: """
    synth string, synth lead, synth pad, synth brass, juno pad, moog pad, lead synth, \
    string synth, synth arp, synth pluck, synth solo, synth chord, saw lead, square lead, moog lead, \
    saw bass lead, vox pad, vocal pad, synth vox, synth choir, choir pad, synth stab, synth seq, \
    arp synth, pad synth, poly synth, string pad, synth bell, pluck lead, lead pluck, guitar pad
    """,
    .effects: """
    noise fx, vox fx, dub fx, sound effect, sound fx, reverse cymbal, rev cymbal, bass drop, \
    sub drop, field recording, reverb return, delay return, verb return, fx return, white noise, \
    drum fx, vinyl noise, noise sweep, cymbal swell, vox throw, vocal throw, delay throw, sound design
    """,
    .other: """
    all other instrument, all other inst, all the other instrument, all other, the rest, rest of, \
    everything else, other instrument, other inst, bass clarinet, bass flute, backing track, \
    alto flute, all inst, all instrument, sample track, click track, playback, tin whistle
    """,
    .mixdown: """
    l r, l r mixdown, stereo out, stereo output, stereo mix, rough mix, full mix, final mix, \
    main mix, master out, main out, mix bus, master bus, 2 mix, 2 bus, 2 track, 2 trk, stereo bus, \
    vocal up, vox up, vocal down, vox down, lead up, lead down, lv up, lv down, bgv up, drum up, \
    bass up, no limiter, un mastered, tv mix, tv track, tv, mix minus, instrumental mix, inst mix, \
    instr mix, mix inst, mix instrumental, radio edit, full song, full track, master fader, \
    complete mix, mix ref, ref mix, mix print, main output, mix down, stereo master, pre master, \
    album mix, all stem, all track, clean mix, stereo mixdown, master mix, mix master, album version
    """,
  ]

  /// Words that say nothing of the music: formats, versions, export jargon.
  static let technical: Set<String> = words(
    """
    stem stems stemmed final finals wav aif aiff flac export exported exports render rendered renders \
    bounced bounces consolidated bit bits khz hz k bpm db dbfs float int fixed version ver rev take tk \
    comp edit edited track tracks trk audio multitrack multitracks multi raw bip dup interleaved mono \
    wet dry file files session processed unprocessed nolim prt newest latest new delivery mastering \
    untitled project copy maj min major minor tempo group grp bus buss aux insert channel \
    chan
    """)

  /// Technical words that are no part of a lane's name either; the rest of them stay in it.
  static let unspoken: Set<String> = words(
    """
    stem stems stemmed final finals wav aif aiff flac export exported exports render rendered renders \
    bounced bounces consolidated bit bits khz hz k bpm float version ver multitrack multitracks bip \
    interleaved session
    """)

  /// Technical words that end a title as well as any other ("Night Bus").
  static let titleEndings: Set<String> = ["bus", "channel", "group", "take"]

  /// Technical words that begin a title as well as any other ("New Order").
  static let titleBeginnings: Set<String> = words("bus channel group new raw final dry major minor")

  /// Numbers that tell word lengths and rates.
  static let formatNumbers: Set<String> = ["16", "24", "32", "44", "48", "88", "96"]

  /// Words of folders that hold stems and give no title.
  static let genericFolders: Set<String> = words(
    """
    stem stems audio files file wav wavs aif aiff flac multitrack multitracks tracks bounces bounce \
    exports export renders render consolidated mixdown mixdowns mix mixes session media print prints \
    delivery for mastering and the
    """)

  /// Words that join two instruments on equal terms; the first one names the stem then.
  static let conjunctions: Set<String> = ["and", "und", "et", "e", "y", "n", "en"]

  /// Words of languages that put the noun first ("Chitarra Ritmica Lead"): the first one names the stem.
  static let nounFirst: Set<String> = words(
    """
    batteria bateria batterie bajo basso basse baixo chitarra chitarre guitarra guitare tastiera \
    tastiere teclado clavier coro cori coros choeur voz voce voci voix vozes vocais archi cuerdas \
    cordes cordas metales ottoni fiati cuivres percussioni percusion percussao effetti effets efectos
    """)

  /// Abbreviations and words that are joined without a blank ("BASSDI", "leadvox", "synthpad").
  static let joinable: Set<String> = words(
    """
    di amp mic bus kit loop lead ld bg bk back backing background main rhythm clean elec acoustic ac \
    sub top bottom room solo mix stem track hi section dbl up low high alt lr
    """)

  /// What workstations call a track that nobody has named.
  static let placeholders: Set<String> = words("audio insert channel input untitled clip region")

  static func words(_ text: String) -> Set<String> {
    Set(text.split(separator: " ").map(String.init))
  }
}
