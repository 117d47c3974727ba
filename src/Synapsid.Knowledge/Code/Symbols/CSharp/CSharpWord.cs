namespace Synapsid.Knowledge.Code.Symbols.CSharp;

/// <summary>What a word says at the head of a declaration.</summary>
internal enum CSharpWord : byte
{
    /// <summary>A name.</summary>
    Name,

    /// <summary>A modifier.</summary>
    Modifier,

    /// <summary>class.</summary>
    Class,

    /// <summary>struct.</summary>
    Struct,

    /// <summary>interface.</summary>
    Interface,

    /// <summary>enum.</summary>
    Enum,

    /// <summary>record.</summary>
    Record,

    /// <summary>namespace.</summary>
    Namespace,

    /// <summary>using.</summary>
    Using,

    /// <summary>delegate.</summary>
    Delegate,

    /// <summary>event.</summary>
    Event,

    /// <summary>const.</summary>
    Const,

    /// <summary>operator.</summary>
    Operator,

    /// <summary>this.</summary>
    This,

    /// <summary>where.</summary>
    Where,

    /// <summary>A word with which a statement begins.</summary>
    Statement,
}
