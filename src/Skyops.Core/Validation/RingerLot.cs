using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Tasks;

namespace Skyops.Core.Validation;

/// <summary>
/// Which attempts of trusted nodes are ringers: shards whose right result is known. Drawn as in
/// <see cref="AdaptiveReplication"/>, under a domain of its own, so that one lot says nothing of the other. A node that lies
/// in a share of what it believes to be unwatched is caught by each such attempt with the probability share of lies × share
/// of ringers; half of such nodes are caught within ln 2 ÷ that many attempts.
/// </summary>
public static class RingerLot
{
    public const double DefaultShare = 0.01;

    /// <summary>The most that may be asked for. What goes out is bounded by the task's fee besides, which pays for it.</summary>
    public const double MostShare = 0.5;

    /// <param name="share">0…1; 0 never falls.</param>
    /// <param name="seed">Hash of the journal's head when the lease is decided.</param>
    /// <param name="attempt">The attempt in whose place a ringer would go out.</param>
    public static bool Falls(double share, string seed, AttemptKey attempt) => share > 0 && Draw(seed, attempt) < share;

    /// <summary>0…1.</summary>
    public static double Draw(string seed, AttemptKey attempt)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"skyops-ringer-v1\n{seed}\n{attempt}"), hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}
