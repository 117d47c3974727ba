namespace Synapsid.Knowledge.Code.Symbols;

/// <summary>What a symbol is, in one list for all languages. The numbers stand in files and never change.</summary>
public enum SymbolKind : byte
{
    /// <summary>Something of a kind that has no name here.</summary>
    Member = 0,

    /// <summary>A namespace.</summary>
    Namespace = 1,

    /// <summary>A module or package.</summary>
    Module = 2,

    /// <summary>A class, or a record that is one.</summary>
    Class = 3,

    /// <summary>A structure or union; a message of Protocol Buffers.</summary>
    Struct = 4,

    /// <summary>An interface, trait or protocol.</summary>
    Interface = 5,

    /// <summary>An enumeration.</summary>
    Enum = 6,

    /// <summary>One value of an enumeration.</summary>
    EnumMember = 7,

    /// <summary>A function that belongs to no type.</summary>
    Function = 8,

    /// <summary>A function of a type.</summary>
    Method = 9,

    /// <summary>A constructor.</summary>
    Constructor = 10,

    /// <summary>A property, accessor or indexer.</summary>
    Property = 11,

    /// <summary>A field of a type.</summary>
    Field = 12,

    /// <summary>A constant.</summary>
    Constant = 13,

    /// <summary>A variable outside any type.</summary>
    Variable = 14,

    /// <summary>A macro.</summary>
    Macro = 15,

    /// <summary>Another name for a type, a delegate, or a type of no other kind.</summary>
    Type = 16,

    /// <summary>An event.</summary>
    Event = 17,

    /// <summary>A heading of a document.</summary>
    Heading = 18,

    /// <summary>A target of a build file.</summary>
    Target = 19,

    /// <summary>A table, view or index of a database.</summary>
    Table = 20,

    /// <summary>A selector of a style sheet.</summary>
    Selector = 21,
}
