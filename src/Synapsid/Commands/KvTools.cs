using static Synapsid.Commands.ToolText;

namespace Synapsid.Commands;

/// <summary>How the commands on keys are offered to a model: <c>key_*</c>.</summary>
internal static class KvTools
{
    private static readonly string[] Profiles = [ToolProfiles.Keys];

    public static readonly Tool Set = new()
    {
        Name = "key_set",
        Title = "Set a key",
        Description = "Keep a value under an exact name, for state that programs share; with ttl it expires.",
        Profiles = Profiles,
        Arguments = ["key", "value", "ttl", "nx", "xx", "keepttl"],
        Destructive = true,
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["key", "written"], "properties": {
              "key": {"type": "string"},
              "written": {"type": "boolean", "description": "false: nx or xx forbade it"}}}
            """,
        Text = answer => Is(answer, "written") ? "Written." : "Not written: the condition does not hold.",
    };

    public static readonly Tool Get = new()
    {
        Name = "key_get",
        Title = "Read a key",
        Description = "Read the value that is kept under an exact name.",
        Profiles = Profiles,
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["found"], "properties": {
              "found": {"type": "boolean"},
              "value": {"description": "the text, or an object with base64 where it is none"},
              "ttl": {"type": "integer", "description": "seconds that it still lives; absent: for ever"}}}
            """,
        Text = answer => Is(answer, "found") ? Of(answer, "value") : "There is no such key.",
    };

    public static readonly Tool Delete = new()
    {
        Name = "key_delete",
        Title = "Delete a key",
        Description = "Delete a key and its value.",
        Profiles = Profiles,
        Destructive = true,
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["key", "deleted"], "properties": {
              "key": {"type": "string"}, "deleted": {"type": "boolean"}}}
            """,
        Text = answer => Is(answer, "deleted") ? "Deleted." : "There is no such key.",
    };

    public static readonly Tool Increment = new()
    {
        Name = "key_increment",
        Title = "Count",
        Description = "Add to the whole number that a key holds, from 0 where there is no such key.",
        Profiles = Profiles,
        Output = """
            {"type": "object", "required": ["value"], "properties": {"value": {"type": "integer"}}}
            """,
        Text = answer => Of(answer, "value"),
    };

    public static readonly Tool List = new()
    {
        Name = "key_list",
        Title = "List keys",
        Description = "List keys by pattern or prefix, a page at a time; begin with cursor \"0\" and go on until the "
            + "answer's cursor is \"0\".",
        Profiles = Profiles,
        Idempotent = true,
        Output = """
            {"type": "object", "required": ["keys", "cursor"], "properties": {
              "keys": {"type": "array"}, "cursor": {"type": "string"}}}
            """,
        Text = answer => $"{answer.GetProperty("keys").GetArrayLength()} keys; next cursor {Of(answer, "cursor")}.",
    };
}
