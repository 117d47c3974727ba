using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Synapsid.Embeddings.Tokenizing;

/// <summary>
/// A set of word pieces with their token numbers, found by hash. The hash of a piece grows character by character, so
/// that one walk over a word gives the hashes of all its prefixes.
/// </summary>
internal sealed class PieceTable
{
    private const uint HashStep = 0x01000193, HashFinish = 0x9E3779B1;
    private const int SlotsMin = 1 << 8;

    private Piece[] _pieces = new Piece[SlotsMin / 2];
    private int _count;
    private char[] _characters = new char[SlotsMin * 4];
    private int _characterCount;

    // Each slot holds a piece's index plus one, or zero; at most half of them are taken.
    private int[] _slots = new int[SlotsMin];

    /// <summary>Characters (UTF-16 units) of the longest piece.</summary>
    public int LengthMax { get; private set; }

    /// <summary>The hash of what <paramref name="hash"/> stands for (0 for nothing) with one character more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Extend(uint hash, char next) => (hash ^ next) * HashStep;

    /// <summary>Adds a piece. Of the same piece added twice the first is found.</summary>
    public void Add(ReadOnlySpan<char> piece, int token)
    {
        uint hash = 0;
        foreach (char c in piece) hash = Extend(hash, c);
        if (_count == _pieces.Length) Grow();
        if (_characterCount + piece.Length > _characters.Length)
            Array.Resize(ref _characters, (_characters.Length * 2) + piece.Length);
        piece.CopyTo(_characters.AsSpan(_characterCount));
        _pieces[_count++] = new Piece(hash, _characterCount, piece.Length, token);
        _characterCount += piece.Length;
        LengthMax = Math.Max(LengthMax, piece.Length);
        Place(_count, hash);
    }

    /// <summary>The token of a piece with that hash, or -1 where there is none.</summary>
    public int Find(ReadOnlySpan<char> piece, uint hash)
    {
        for (int slot = FirstSlot(hash); _slots[slot] != 0; slot = Next(slot))
        {
            ref readonly Piece entry = ref _pieces[_slots[slot] - 1];
            if (entry.Hash == hash && piece.SequenceEqual(_characters.AsSpan(entry.Start, entry.Length)))
                return entry.Token;
        }

        return -1;
    }

    private void Grow()
    {
        Array.Resize(ref _pieces, _pieces.Length * 2);
        _slots = new int[_pieces.Length * 2];
        for (int i = 0; i < _count; i++) Place(i + 1, _pieces[i].Hash);
    }

    private void Place(int indexPlusOne, uint hash)
    {
        int slot = FirstSlot(hash);
        while (_slots[slot] != 0) slot = Next(slot);
        _slots[slot] = indexPlusOne;
    }

    private int FirstSlot(uint hash) =>
        (int)((hash * HashFinish) >> (BitOperations.LeadingZeroCount((uint)_slots.Length) + 1));

    private int Next(int slot) => (slot + 1) & (_slots.Length - 1);

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(uint Hash, int Start, int Length, int Token);
}
