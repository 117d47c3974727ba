namespace Synapsid.Keyspace.Store;

/// <summary>How a string came to be, which <c>OBJECT ENCODING</c> tells; the bits of a record that say so.</summary>
public enum StringForm : byte
{
    /// <summary>Written as a whole: digits are an integer.</summary>
    Whole = 0,

    /// <summary>Written in part, as <c>APPEND</c> and <c>SETBIT</c> do.</summary>
    Raw = 1 << 6,

    /// <summary>Written as a whole, and a text even where it is digits, as <c>INCRBYFLOAT</c> leaves it.</summary>
    Text = 1 << 7,
}
