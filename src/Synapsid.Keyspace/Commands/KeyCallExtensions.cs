using System.Text;
using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <summary>What many commands do with their call.</summary>
internal static class KeyCallExtensions
{
    /// <summary>Whether an argument is a word, whatever its case; the word is in upper case.</summary>
    public static bool Is(this KeyCall call, int argument, ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(call.Arguments[argument], word);

    /// <summary>Answers WRONGTYPE, and is true, where a key holds another type.</summary>
    public static bool RefusesType(this KeyCall call, in KeyEntry entry, KeyType type)
    {
        if (entry.Type == type) return false;
        call.Reply.Error(KeyErrors.WrongType);
        return true;
    }

    /// <summary>Reads an argument as an integer; answers an error, and is false, where it is none.</summary>
    public static bool TryInteger(this KeyCall call, int argument, out long value, string error = KeyErrors.NotInteger)
    {
        if (NumberText.TryParse(call.Arguments[argument], out value)) return true;
        call.Reply.Error(error);
        return false;
    }

    /// <summary>
    /// Reads an argument as the number of a database; answers an error, <paramref name="error"/> where one is given,
    /// and is false, where it is none.
    /// </summary>
    public static bool TryDatabase(this KeyCall call, int argument, out int number, string? error = null)
    {
        number = 0;
        if (!call.TryInteger(argument, out long value, error ?? KeyErrors.NotInteger)) return false;
        if (value is < int.MinValue or > int.MaxValue)
        {
            call.Reply.Error(error ?? KeyErrors.NotShortInteger);
            return false;
        }

        if (value is < 0 or >= KeyspaceStore.DatabaseCount)
        {
            call.Reply.Error(KeyErrors.NoSuchDatabase);
            return false;
        }

        number = (int)value;
        return true;
    }

    /// <summary>Answers that a subcommand, known as it is, does not take so many arguments.</summary>
    public static void RefuseSubcommand(this KeyCall call, string container) => call.Reply.Error(
        $"ERR unknown subcommand or wrong number of arguments for '{call.Shown(1)}'. Try {container} HELP.");

    /// <summary>An argument as errors show it: up to its first zero byte.</summary>
    public static string Shown(this KeyCall call, int argument) => Shown(call.Arguments[argument]);

    /// <summary>Bytes as errors show them: up to the first zero byte.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes)
    {
        int zero = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(zero < 0 ? bytes : bytes[..zero]);
    }

    /// <summary>Removes a key that is there, logs that and tells it.</summary>
    public static void Remove(this KeyCall call, ReadOnlySpan<byte> key, string name = "del")
    {
        call.Database.Remove(key);
        call.Effects?.Delete(call.Database.Number, key);
        call.Changed(key, KeyEventKinds.Generic, name);
    }
}
