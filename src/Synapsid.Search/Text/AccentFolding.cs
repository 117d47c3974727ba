namespace Synapsid.Search.Text;

/// <summary>
/// Takes accents off letters of the Latin, Greek and Cyrillic scripts: the base letter of each precomposed character,
/// by the canonical decompositions of the Unicode Character Database, and ø đ ł ħ ŧ ı as o d l h t i. A table of its
/// own, because the runtime normalizes
/// nothing in invariant-globalization mode.
/// </summary>
internal static class AccentFolding
{
    private const char LatinFirst = '\u00C0';
    private const char LatinEnd = '\u0250';
    private const char AdditionalFirst = '\u1E00';
    private const char AdditionalEnd = '\u1F00';
    private const char GreekFirst = '\u0386';
    private const char GreekEnd = '\u03CF';

    /// <summary>U+00C0–U+024F; a dot stands for a letter that stays as it is, or is a capital.</summary>
    private const string Latin =
        "................................aaaaaa.ceeeeiiii.nooooo.ouuuuy.y.a.a.a.c.c.c.c.d" +
        ".d.e.e.e.e.e.g.g.g.g.h.h.i.i.i.i.i...j.k..l.l.l...l.n.n.n....o.o.o...r.r.r.s.s.s" +
        ".s.t.t.t.u.u.u.u.u.u.w.y..z.z.zs.................................o.............." +
        "u.............................a.i.o.u.u.u.u.u..a.a.æ...g.k.o.o.ʒj....g...n.a.æ.o" +
        ".a.a.e.e.i.i.o.o.r.r.u.u.s.t...h.......a.e.o.o.o.o.y............................";

    /// <summary>U+1E00–U+1EFF, Latin Extended Additional.</summary>
    private const string Additional =
        ".a.b.b.b.c.d.d.d.d.d.e.e.e.e.e.f.g.h.h.h.h.h.i.i.k.k.k.l.l.l.l.m.m.m.n.n.n.n.o.o" +
        ".o.o.p.p.r.r.r.r.s.s.s.s.s.t.t.t.t.u.u.u.u.u.v.v.w.w.w.w.w.x.x.y.z.z.zhtwy.s...." +
        ".a.a.a.a.a.a.a.a.a.a.a.a.e.e.e.e.e.e.e.e.i.i.o.o.o.o.o.o.o.o.o.o.o.o.u.u.u.u.u.u" +
        ".u.y.y.y.y......";

    /// <summary>U+0386–U+03CE, Greek with tonos and dialytika.</summary>
    private const string Greek =
        "..........ι...........................αεηιυ.................σ.......ιυουω";

    /// <summary>The letter without its accent, of a character that is already lower case.</summary>
    public static char Fold(char letter)
    {
        char folded = letter switch
        {
            < LatinFirst => '.',
            < LatinEnd => Latin[letter - LatinFirst],
            >= GreekFirst and < GreekEnd => Greek[letter - GreekFirst],
            >= AdditionalFirst and < AdditionalEnd => Additional[letter - AdditionalFirst],
            'ё' => 'е',
            >= '\uFF41' and <= '\uFF5A' => (char)(letter - '\uFF41' + 'a'),
            >= '\uFF10' and <= '\uFF19' => (char)(letter - '\uFF10' + '0'),
            _ => '.',
        };
        return folded == '.' ? letter : folded;
    }
}
