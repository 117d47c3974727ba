namespace Synapsid.Ledger.Query;

/// <summary>How a filter compares.</summary>
public enum FilterOperator
{
    /// <summary>One of the field's values is the filter's, to the letter.</summary>
    Equal,

    /// <summary>None of the field's values is the filter's; so too where there is no such field.</summary>
    NotEqual,

    /// <summary>Less: as numbers where both are, as times for times, else as text.</summary>
    Less,

    /// <summary>Less or equal.</summary>
    LessOrEqual,

    /// <summary>Greater: as numbers where both are, as times for times, else as text.</summary>
    Greater,

    /// <summary>Greater or equal.</summary>
    GreaterOrEqual,

    /// <summary>Equal to one of several values.</summary>
    In,

    /// <summary>Contains one of the values, ASCII letters in either case.</summary>
    Contains,

    /// <summary>Begins with one of the values, ASCII letters in either case.</summary>
    StartsWith,

    /// <summary>Ends with one of the values, ASCII letters in either case.</summary>
    EndsWith,

    /// <summary>Is an address in one of the networks: <c>10.0.0.0/8</c>.</summary>
    Cidr,

    /// <summary>Matches one of the regular expressions, somewhere.</summary>
    Regex,

    /// <summary>The event has the field; with the value <c>false</c>: it has not.</summary>
    Exists,
}
