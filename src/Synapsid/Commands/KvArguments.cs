namespace Synapsid.Commands;

/// <summary>The arguments that the commands of the key space share.</summary>
internal static class KvArguments
{
    public static readonly Argument Key = new("key", ArgumentType.Text, "the key") { Required = true,
        Positional = true };

    public static readonly Argument Keys = new("keys", ArgumentType.TextList, "the keys") { Required = true };

    public static readonly Argument Value = new(
        "value", ArgumentType.Json, "the value: a string is kept as its bytes, any other JSON as its text")
    {
        Positional = true,
    };

    public static readonly Argument ValueBase64 =
        new("value_base64", ArgumentType.Text, "the value's bytes in base64, in place of value");

    public static readonly Argument Ttl =
        new("ttl", ArgumentType.Integer, "seconds until the key expires") { Min = 1, Max = Century };

    public static readonly Argument TtlMs =
        new("ttl_ms", ArgumentType.Integer, "milliseconds until the key expires, in place of ttl")
        {
            Min = 1,
            Max = Century * 1000,
        };

    public static readonly Argument OnlyNew = new("nx", ArgumentType.Flag, "only where there is no such key");

    public static readonly Argument OnlyOld = new("xx", ArgumentType.Flag, "only where there is such a key");

    public static readonly Argument KeepTtl = new("keepttl", ArgumentType.Flag, "keep the expiry that the key has");

    public static readonly Argument GetOld = new("get", ArgumentType.Flag, "answer with the value before");

    public static readonly Argument Amount =
        new("amount", ArgumentType.Integer, "how much") { Default = "1", Min = long.MinValue };

    public static readonly Argument Pairs =
        new("pairs", ArgumentType.Objects, "objects with key and value or value_base64") { Required = true };

    public static readonly Argument Cursor =
        new("cursor", ArgumentType.Text, "where to go on: the cursor of the page before") { Default = "0" };

    public static readonly Argument Match =
        new("match", ArgumentType.Text,
            "only keys that match this pattern: * any text, ? one letter, [ab] one of these");

    public static readonly Argument Prefix = new("prefix", ArgumentType.Text, "only keys that begin so");

    public static readonly Argument Limit =
        new("limit", ArgumentType.Integer, "about how many keys to look at") { Default = "100", Min = 1,
            Max = 100_000 };

    public static readonly Argument Start =
        new("start", ArgumentType.Integer, "the first byte; negative counts from the end")
        {
            Required = true,
            Min = long.MinValue,
        };

    public static readonly Argument End =
        new("end", ArgumentType.Integer, "the last byte; negative counts from the end")
        {
            Required = true,
            Min = long.MinValue,
        };

    public static readonly Argument Offset =
        new("offset", ArgumentType.Integer, "the first byte to write") { Required = true, Max = 512L << 20 };

    public static readonly Argument NewKey = new("new_key", ArgumentType.Text, "its new name") { Required = true };

    public static readonly Argument Args =
        new("args", ArgumentType.TextList, "the command's name and its arguments") { Required = true };

    private const long Century = 100L * 365 * 24 * 3600;
}
