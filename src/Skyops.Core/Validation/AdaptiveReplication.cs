using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Tasks;

namespace Skyops.Core.Validation;

/// <summary>
/// How often a node's results are checked by a second node (D. Anderson, "BOINC: A Platform for Volunteer Computing",
/// 2019, section on adaptive replication): always below ten results in a row that were checked and right, then with a
/// probability of one over their number, never under 2 %. A wrong one begins the count anew. Each kind of work counts for
/// itself.
/// <para>
/// The lot is the first 53 bits of SHA-256 over the hash of the journal's newest batch and the attempt's name: nobody
/// chooses it alone, and whoever has the journal can draw it again.
/// </para>
/// </summary>
public static class AdaptiveReplication
{
    public const int Trusted = 10;
    public const double Least = 0.02;

    /// <summary>A streak counts no further: there the probability is the least one.</summary>
    public const int LongestStreak = 50;

    /// <summary>Where a streak is told to the scheduler: between these it would change too often and matter too little.</summary>
    private static readonly int[] Steps = [50, 40, 30, 25, 20, 16, 13, 10];

    public static double Probability(int streak) => streak < Trusted ? 1 : Math.Max(1.0 / streak, Least);

    /// <summary>The streak rounded down to a step; 0 below <see cref="Trusted"/>.</summary>
    public static int Step(int streak) => Array.Find(Steps, step => step <= streak);

    /// <param name="streak">Of the node, for this kind of work.</param>
    /// <param name="seed">Hash of the journal's head when the lease is decided.</param>
    /// <param name="attempt">The attempt that may stay alone.</param>
    public static bool Replicates(int streak, string seed, AttemptKey attempt) =>
        streak < Trusted || Draw(seed, attempt) < Probability(streak);

    /// <summary>0…1.</summary>
    public static double Draw(string seed, AttemptKey attempt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"skyops-replica-v1\n{seed}\n{attempt}"), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
