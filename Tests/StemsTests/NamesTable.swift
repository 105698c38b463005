/// Labelled file names that the vocabulary was not written from: folder, file, role, title.
let namesTable = """
  Night Drive|Night Drive.wav|Mixdown|Night Drive
  Night Drive|Drums.L.wav|Drum|Night Drive
  Night Drive|Audio 1_03.wav|Other|Night Drive
  Night Drive|Kick_01.wav|Drum|Night Drive
  Night Drive|SynBass_02.wav|Bass|Night Drive
  Night Drive|Vox.dup1_02.wav|Lead Vocal|Night Drive
  Night Drive|EGtr DBL_04.wav|Guitars|Night Drive
  LMMS demo|0_Kicker.wav|Drum|LMMS demo
  LMMS demo|1_Kick.wav|Drum|LMMS demo
  LMMS demo|2_TripleOscillator.wav|Synths|LMMS demo
  LMMS demo|3_Bassline.wav|Bass|LMMS demo
  LMMS demo|4_Piano.wav|Keyboards|LMMS demo
  LMMS demo|5_Sample track.wav|Other|LMMS demo
  03 Harbour (Faults)|Harbour (Faults) - Drums.wav|Drum|Harbour (Faults)
  03 Harbour (Faults)|Harbour (Faults) - Bass.wav|Bass|Harbour (Faults)
  03 Harbour (Faults)|Harbour (Faults) - L-R Mixdown.wav|Mixdown|Harbour (Faults)
  01 - Salt (stems)|Salt Kick.wav|Drum|Salt
  01 - Salt (stems)|Salt Sub.wav|Bass|Salt
  01 - Salt (stems)|Salt A-Reverb.wav|FX|Salt
  01 - Salt (stems)|Salt 808 Snare.wav|Drum|Salt
  01 - Salt (stems)|Salt Operator.wav|Synths|Salt
  01 - Salt (stems)|Salt Master.wav|Mixdown|Salt
  AI_Salt Lake_MI01|AI_Salt Lake_Drums_MI01.wav|Drum|Salt Lake
  AI_Salt Lake_MI01|AI_Salt Lake_BVs_MI01.wav|Background Vocals|Salt Lake
  AI_Salt Lake_MI01|AI_Salt Lake_LV_MI01.wav|Lead Vocal|Salt Lake
  AI_Salt Lake_MI01|AI_Salt Lake_L-R_MI01.wav|Mixdown|Salt Lake
  The Long Way Home|TLWH_DrumBus.wav|Drum|The Long Way Home
  The Long Way Home|TLWH_BASSDI.wav|Bass|The Long Way Home
  The Long Way Home|TLWH_LEADVOX.wav|Lead Vocal|The Long Way Home
  The Long Way Home|TLWH_bgvox.wav|Background Vocals|The Long Way Home
  The Long Way Home|TLWH_synthpads.wav|Synths|The Long Way Home
  The Long Way Home|TLWH_2mix.wav|Mixdown|The Long Way Home
  Master Of None|Master Of None - Drums.wav|Drum|Master Of None
  Master Of None|Master Of None - Gtrs.wav|Guitars|Master Of None
  Master Of None|Master Of None - Mix.wav|Mixdown|Master Of None
  Été indien|Été indien_Batterie.wav|Drum|Été indien
  Été indien|Été indien_Basse.wav|Bass|Été indien
  Été indien|Été indien_Guitares.wav|Guitars|Été indien
  Été indien|Été indien_Claviers.wav|Keyboards|Été indien
  Été indien|Été indien_Voix principale.wav|Lead Vocal|Été indien
  Été indien|Été indien_Chœurs.wav|Background Vocals|Été indien
  Été indien|Été indien_Cordes.wav|Strings|Été indien
  Été indien|Été indien_Cuivres.wav|Brass|Été indien
  Été indien|Été indien_Mixage.wav|Mixdown|Été indien
  Herbst|Herbst Schlagzeug.aif|Drum|Herbst
  Herbst|Herbst Gitarren.aif|Guitars|Herbst
  Herbst|Herbst Klavier.aif|Keyboards|Herbst
  Herbst|Herbst Gesang.aif|Lead Vocal|Herbst
  Herbst|Herbst Chor.aif|Background Vocals|Herbst
  Herbst|Herbst Streicher.aif|Strings|Herbst
  Herbst|Herbst Bläser.aif|Brass|Herbst
  Herbst|Herbst Stereo Out.aif|Mixdown|Herbst
  Corazón|Corazón - Batería.wav|Drum|Corazón
  Corazón|Corazón - Bajo.wav|Bass|Corazón
  Corazón|Corazón - Percusión.wav|Percussion|Corazón
  Corazón|Corazón - Teclados.wav|Keyboards|Corazón
  Corazón|Corazón - Voz.wav|Lead Vocal|Corazón
  Corazón|Corazón - Coros.wav|Background Vocals|Corazón
  Corazón|Corazón - Metales.wav|Brass|Corazón
  Corazón|Corazón - Efectos.wav|FX|Corazón
  Corazón|Corazón - Mezcla.wav|Mixdown|Corazón
  Glass|Drums - Glass - 120bpm.wav|Drum|Glass
  Glass|Steel Drums - Glass - 120bpm.wav|Percussion|Glass
  Glass|Pedal Steel - Glass - 120bpm.wav|Guitars|Glass
  Glass|Hammond B3 - Glass - 120bpm.wav|Keyboards|Glass
  Glass|Synth Strings - Glass - 120bpm.wav|Synths|Glass
  Glass|String Quartet - Glass - 120bpm.wav|Strings|Glass
  Glass|Vox FX - Glass - 120bpm.wav|FX|Glass
  Glass|Reverse Cymbal - Glass - 120bpm.wav|FX|Glass
  Glass|Harmonica - Glass - 120bpm.wav|Other|Glass
  Glass|Drum Mix - Glass - 120bpm.wav|Drum|Glass
  Glass|Full Mix - Glass - 120bpm.wav|Mixdown|Glass
  Glass|TV Mix - Glass - 120bpm.wav|Mixdown|Glass
  Stems|The Foos - Everlong - Drums.wav|Drum|Everlong
  Stems|The Foos - Everlong - Lead Gtr.wav|Guitars|Everlong
  Stems|The Foos - Everlong - Rhythm Gtr.wav|Guitars|Everlong
  Stems|The Foos - Everlong - Lead Vox.wav|Lead Vocal|Everlong
  Stems|The Foos - Everlong - Master.wav|Mixdown|Everlong
  Mono Pair|Mono Pair_Gtr%L.wav|Guitars|Mono Pair
  Mono Pair|Mono Pair_Gtr%R.wav|Guitars|Mono Pair
  Mono Pair|Mono Pair_OH L.wav|Drum|Mono Pair
  Mono Pair|Mono Pair_OH R.wav|Drum|Mono Pair
  Mono Pair|Mono Pair_Room Mics.wav|Drum|Mono Pair
  Mono Pair|Mono Pair_Gang Vox.wav|Background Vocals|Mono Pair
  Mono Pair|Mono Pair_Drums & Perc.wav|Drum|Mono Pair
  Mono Pair|Mono Pair_E.Gtr.wav|Guitars|Mono Pair
  Mono Pair|Mono Pair_All Other Instruments.wav|Other|Mono Pair
  """
