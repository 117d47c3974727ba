namespace Synapsid.Knowledge.Code.Symbols.References;

/// <summary>What an identifier does where it stands.</summary>
public enum OccurrenceKind : byte
{
    /// <summary>It is used in some other way: read, assigned, passed on.</summary>
    Use,

    /// <summary>It is declared here.</summary>
    Definition,

    /// <summary>It is called.</summary>
    Call,

    /// <summary>An object of it is made.</summary>
    Construction,

    /// <summary>It stands as a type.</summary>
    Type,

    /// <summary>Another type derives from it or implements it.</summary>
    Inheritance,

    /// <summary>It is a member of something, read or assigned.</summary>
    Member,

    /// <summary>It is an attribute, annotation or decorator.</summary>
    Attribute,

    /// <summary>It is brought in from elsewhere.</summary>
    Import,

    /// <summary>It stands in a comment.</summary>
    Comment,

    /// <summary>It stands in a string.</summary>
    Text,
}
