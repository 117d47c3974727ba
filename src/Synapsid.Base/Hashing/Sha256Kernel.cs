// Safety: Compress touches words 0 to 63 and states 0 to 7 of buffers that its callers make of exactly that size.
using System.Runtime.CompilerServices;

namespace Synapsid.Base.Hashing;

/// <summary>The compression function of SHA-256 (FIPS 180-4, section 6.2.2), on one block of every lane.</summary>
internal static unsafe class Sha256Kernel
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockBytes = 64;

    /// <summary>Vectors that the message schedule fills.</summary>
    public const int ScheduleWords = 64;

    /// <summary>Words of the state, and of a hash.</summary>
    public const int StateWords = 8;

    /// <summary>The state before the first block.</summary>
    public static ReadOnlySpan<uint> Initial =>
    [
        0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
    ];

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5,
        0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174,
        0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA,
        0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967,
        0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
        0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070,
        0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3,
        0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2,
    ];

    /// <summary>
    /// Adds one block of every lane to <paramref name="state"/> (8 vectors). <paramref name="words"/> holds 64 vectors,
    /// the first 16 of them the blocks' words; the rest is filled here.
    /// </summary>
    public static void Compress<TLanes, TVector>(TVector* state, TVector* words)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : unmanaged
    {
        TVector a = state[0], b = state[1], c = state[2], d = state[3];
        TVector e = state[4], f = state[5], g = state[6], h = state[7];
        fixed (uint* constants = RoundConstants)
        {
            // Eight rounds a step: after them every variable has its own name again, so that nothing is moved.
            TVector* word = words;
            uint* constant = constants;
            for (int step = 0; step < 6; step++, word += 8, constant += 8)
            {
                Round<TLanes, TVector>(a, b, c, ref d, e, f, g, ref h, Scheduled<TLanes, TVector>(word, constant, 0));
                Round<TLanes, TVector>(h, a, b, ref c, d, e, f, ref g, Scheduled<TLanes, TVector>(word, constant, 1));
                Round<TLanes, TVector>(g, h, a, ref b, c, d, e, ref f, Scheduled<TLanes, TVector>(word, constant, 2));
                Round<TLanes, TVector>(f, g, h, ref a, b, c, d, ref e, Scheduled<TLanes, TVector>(word, constant, 3));
                Round<TLanes, TVector>(e, f, g, ref h, a, b, c, ref d, Scheduled<TLanes, TVector>(word, constant, 4));
                Round<TLanes, TVector>(d, e, f, ref g, h, a, b, ref c, Scheduled<TLanes, TVector>(word, constant, 5));
                Round<TLanes, TVector>(c, d, e, ref f, g, h, a, ref b, Scheduled<TLanes, TVector>(word, constant, 6));
                Round<TLanes, TVector>(b, c, d, ref e, f, g, h, ref a, Scheduled<TLanes, TVector>(word, constant, 7));
            }

            for (int step = 6; step < 8; step++, word += 8, constant += 8)
            {
                Round<TLanes, TVector>(a, b, c, ref d, e, f, g, ref h, Plain<TLanes, TVector>(word, constant, 0));
                Round<TLanes, TVector>(h, a, b, ref c, d, e, f, ref g, Plain<TLanes, TVector>(word, constant, 1));
                Round<TLanes, TVector>(g, h, a, ref b, c, d, e, ref f, Plain<TLanes, TVector>(word, constant, 2));
                Round<TLanes, TVector>(f, g, h, ref a, b, c, d, ref e, Plain<TLanes, TVector>(word, constant, 3));
                Round<TLanes, TVector>(e, f, g, ref h, a, b, c, ref d, Plain<TLanes, TVector>(word, constant, 4));
                Round<TLanes, TVector>(d, e, f, ref g, h, a, b, ref c, Plain<TLanes, TVector>(word, constant, 5));
                Round<TLanes, TVector>(c, d, e, ref f, g, h, a, ref b, Plain<TLanes, TVector>(word, constant, 6));
                Round<TLanes, TVector>(b, c, d, ref e, f, g, h, ref a, Plain<TLanes, TVector>(word, constant, 7));
            }
        }

        state[0] = TLanes.Add(state[0], a);
        state[1] = TLanes.Add(state[1], b);
        state[2] = TLanes.Add(state[2], c);
        state[3] = TLanes.Add(state[3], d);
        state[4] = TLanes.Add(state[4], e);
        state[5] = TLanes.Add(state[5], f);
        state[6] = TLanes.Add(state[6], g);
        state[7] = TLanes.Add(state[7], h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TLanes, TVector>(
        TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, TVector input)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : unmanaged
    {
        TVector sum = TLanes.Add(
            TLanes.Add(h, input), TLanes.Add(TLanes.BigSigma1(e), TLanes.Choose(e, f, g)));
        d = TLanes.Add(d, sum);
        h = TLanes.Add(sum, TLanes.Add(TLanes.BigSigma0(a), TLanes.Majority(a, b, c)));
    }

    /// <summary>The round's input, after filling the word that comes 16 later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Scheduled<TLanes, TVector>(TVector* word, uint* constant, int round)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : unmanaged
    {
        TVector current = word[round];
        word[round + 16] = TLanes.Add(
            TLanes.Add(current, TLanes.SmallSigma0(word[round + 1])),
            TLanes.Add(word[round + 9], TLanes.SmallSigma1(word[round + 14])));
        return TLanes.Add(current, TLanes.Fill(constant[round]));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Plain<TLanes, TVector>(TVector* word, uint* constant, int round)
        where TLanes : struct, ISha256Lanes<TVector>
        where TVector : unmanaged => TLanes.Add(word[round], TLanes.Fill(constant[round]));
}
