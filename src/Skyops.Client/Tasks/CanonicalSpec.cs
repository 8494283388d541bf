using Skyops.Ethereum.Hashing;
using Skyops.Tasks;

namespace Skyops.Client.Tasks;

/// <summary>
/// The body of a submission: the spec's canonical bytes, which its hash and the owner's signature cover. The silo makes the same bytes from what it has read, so the
/// hash does not depend on how the body was formatted.
/// </summary>
public static class CanonicalSpec
{
    public static byte[] Write(TaskSpec spec) => TaskSpecCanonical.Bytes(spec);

    public static Hash256 Hash(TaskSpec spec) => Hash256.FromBytes(Convert.FromHexString(TaskSpecCanonical.Hash(spec)));
}
