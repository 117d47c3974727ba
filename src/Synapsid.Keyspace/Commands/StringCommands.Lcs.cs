using Synapsid.Keyspace.Store;

namespace Synapsid.Keyspace.Commands;

/// <content>The longest common subsequence, by the textbook's table of lengths (Wagner and Fischer, 1974).</content>
internal static partial class StringCommands
{
    private static void Lcs(KeyCall call)
    {
        if (!TryLcsText(call, 1, out byte[] left) || !TryLcsText(call, 2, out byte[] right)) return;
        bool onlyLength = false;
        bool ranges = false;
        bool withLengths = false;
        long lengthMin = 0;
        for (int i = 3; i < call.Arguments.Count; i++)
        {
            if (call.Is(i, "LEN"u8)) onlyLength = true;
            else if (call.Is(i, "IDX"u8)) ranges = true;
            else if (call.Is(i, "WITHMATCHLEN"u8)) withLengths = true;
            else if (call.Is(i, "MINMATCHLEN"u8) && i + 1 < call.Arguments.Count)
            {
                if (!call.TryInteger(++i, out lengthMin)) return;
                lengthMin = Math.Max(0, lengthMin);
            }
            else
            {
                call.Reply.Error(KeyErrors.Syntax);
                return;
            }
        }

        if (onlyLength && ranges)
        {
            call.Reply.Error("ERR If you want both the length and indexes, please just use IDX.");
            return;
        }

        long cells = (left.Length + 1L) * (right.Length + 1L);
        if (cells * sizeof(int) > StringValue.BytesMax)
        {
            call.Reply.Error("ERR Insufficient memory, transient memory for LCS exceeds proto-max-bulk-len");
            return;
        }

        int[] lengths = LcsLengths(left, right);
        if (onlyLength) call.Reply.Integer(lengths[^1]);
        else if (ranges) ReplyRanges(call, lengths, left, right, lengthMin, withLengths);
        else call.Reply.Bulk(LcsText(lengths, left, right));
    }

    private static bool TryLcsText(KeyCall call, int argument, out byte[] text)
    {
        text = [];
        if (!call.Database.TryGet(call.Arguments[argument], out KeyEntry entry)) return true;
        if (entry.Type != KeyType.String)
        {
            call.Reply.Error("ERR The specified keys must contain string values");
            return false;
        }

        text = entry.Value.ToArray();
        return true;
    }

    /// <summary>
    /// The lengths for all pairs of beginnings, row by row, a row for each beginning of the left text.
    /// </summary>
    private static int[] LcsLengths(byte[] left, byte[] right)
    {
        int width = right.Length + 1;
        int[] lengths = new int[(left.Length + 1) * width];
        for (int i = 1; i <= left.Length; i++)
        {
            Span<int> above = lengths.AsSpan((i - 1) * width, width);
            Span<int> row = lengths.AsSpan(i * width, width);
            for (int j = 1; j <= right.Length; j++)
            {
                row[j] = left[i - 1] == right[j - 1] ? above[j - 1] + 1 : Math.Max(above[j], row[j - 1]);
            }
        }

        return lengths;
    }

    private static byte[] LcsText(int[] lengths, byte[] left, byte[] right)
    {
        byte[] text = new byte[lengths[^1]];
        int at = text.Length;
        int i = left.Length;
        int j = right.Length;
        while (LcsStep(lengths, left, right, ref i, ref j, out bool matched))
        {
            if (matched) text[--at] = left[i];
        }

        return text;
    }

    /// <summary>Walks one step back through the table; false at its edge.</summary>
    private static bool LcsStep(int[] lengths, byte[] left, byte[] right, ref int i, ref int j, out bool matched)
    {
        matched = false;
        if (i == 0 || j == 0) return false;
        int width = right.Length + 1;
        matched = left[i - 1] == right[j - 1];
        if (matched)
        {
            i--;
            j--;
        }
        else if (lengths[((i - 1) * width) + j] > lengths[(i * width) + j - 1])
        {
            i--;
        }
        else
        {
            j--;
        }

        return true;
    }

    private static void ReplyRanges(
        KeyCall call, int[] lengths, byte[] left, byte[] right, long lengthMin, bool withLengths)
    {
        List<(int Left, int Right, int Length)> found = [];
        (int Left, int Right, int Length) run = default;
        int i = left.Length;
        int j = right.Length;
        while (LcsStep(lengths, left, right, ref i, ref j, out bool matched))
        {
            bool goesOn = matched && run.Length > 0 && run.Left == i + 1 && run.Right == j + 1;
            if (run.Length > 0 && !goesOn) Keep();
            if (matched) run = (i, j, run.Length + 1);
        }

        Keep();
        call.Reply.Map(2);
        call.Reply.Bulk("matches"u8);
        call.Reply.Array(found.Count);
        foreach ((int leftAt, int rightAt, int length) in found)
        {
            call.Reply.Array(withLengths ? 3 : 2);
            ReplyRange(call, leftAt, length);
            ReplyRange(call, rightAt, length);
            if (withLengths) call.Reply.Integer(length);
        }

        call.Reply.Bulk("len"u8);
        call.Reply.Integer(lengths[^1]);

        void Keep()
        {
            if (run.Length > 0 && run.Length >= lengthMin) found.Add(run);
            run = default;
        }
    }

    private static void ReplyRange(KeyCall call, int at, int length)
    {
        call.Reply.Array(2);
        call.Reply.Integer(at);
        call.Reply.Integer(at + length - 1);
    }
}
