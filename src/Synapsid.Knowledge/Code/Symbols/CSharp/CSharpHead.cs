namespace Synapsid.Knowledge.Code.Symbols.CSharp;

/// <summary>What is known of a declaration while its head is read.</summary>
internal ref struct CSharpHead
{
    /// <summary>Where it begins, past its attributes; -1 before anything but attributes was met.</summary>
    public int Start = -1;

    /// <summary>Where its first word that is no modifier begins; -1 before.</summary>
    public int TypeStart = -1;

    /// <summary>The word that is its name, as far as one can tell yet.</summary>
    public int NameStart;

    /// <summary>Where that ends.</summary>
    public int NameEnd;

    /// <summary>Words of its type and name so far.</summary>
    public int Words;

    /// <summary>Open angle brackets.</summary>
    public int Angles;

    /// <summary>Whether its parameters were met.</summary>
    public bool HasParameters;

    /// <summary>Whether <c>const</c> was met.</summary>
    public bool IsConst;

    /// <summary>Whether <c>event</c> was met.</summary>
    public bool IsEvent;

    /// <summary>Whether <c>delegate</c> was met.</summary>
    public bool IsDelegate;

    /// <summary>Whether <c>operator</c> was met.</summary>
    public bool IsOperator;

    /// <summary>Whether it is an indexer.</summary>
    public bool IsIndexer;

    /// <summary>Whether <c>~</c> was met.</summary>
    public bool IsDestructor;

    /// <summary>Whether a constraint was met, after which names mean nothing.</summary>
    public bool IsPastName;

    /// <summary>Whether it begins as a statement does.</summary>
    public bool IsStatement;

    /// <summary>Whether the token before was a word or closed type arguments.</summary>
    public bool AfterName;

    /// <summary>Who may see it.</summary>
    public SymbolVisibility Visibility;

    /// <summary>An empty head.</summary>
    public CSharpHead()
    {
    }
}
