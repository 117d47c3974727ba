using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Synapsid.Knowledge.Code.Walking;

/// <summary>Paths as text.</summary>
internal static class WalkNames
{
    /// <summary>The text of a path; bytes that are not UTF-8 appear as <c>\xNN</c>, so that it can be shown.</summary>
    public static string Show(ReadOnlySpan<byte> path)
    {
        if (Utf8.IsValid(path)) return Encoding.UTF8.GetString(path);
        StringBuilder text = new();
        while (!path.IsEmpty)
        {
            bool isGood = Rune.DecodeFromUtf8(path, out Rune rune, out int length) == OperationStatus.Done;
            if (isGood) text.Append(rune);
            else foreach (byte value in path[..length]) text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            path = path[length..];
        }

        return text.ToString();
    }
}
