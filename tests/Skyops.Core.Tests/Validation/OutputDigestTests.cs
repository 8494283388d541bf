using System.Security.Cryptography;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Validation;

public sealed class OutputDigestTests
{
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData("x"u8));

    [Fact]
    public void The_digest_covers_exactly_the_documented_bytes()
    {
        var expected = new List<byte>("skyops-output-v1"u8.ToArray());
        expected.AddRange([1, 0, 0, 0, 4, 0, 0, 0, (byte)'a', (byte)'/', 0xC3, 0xA9, 7, 0, 0, 0, 0, 0, 0, 0]);
        expected.AddRange(Convert.FromHexString(Hash));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData([.. expected])), OutputDigest.Of([new("a/é", 7, Hash)]));
    }

    [Fact]
    public void The_order_of_files_does_not_matter_and_everything_else_does()
    {
        OutputFile a = new("a", 1, Hash), b = new("b", 2, Hash);

        Assert.Equal(OutputDigest.Of([a, b]), OutputDigest.Of([b, a]));
        string[] others =
        [
            OutputDigest.Of([]), OutputDigest.Of([a]), OutputDigest.Of([a, b]), OutputDigest.Of([a with { Path = "ab" }, b]), OutputDigest.Of([a with { Bytes = 3 }, b]),
            OutputDigest.Of([a with { Sha256 = Hash.Replace('0', '1') }, b]),
        ];
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../b")]
    [InlineData("./a")]
    [InlineData("a\\b")]
    [InlineData("c:a")]
    [InlineData("a\nb")]
    public void Unsafe_paths_are_malformed(string path)
    {
        Assert.False(OutputManifestCheck.IsSafePath(path));
        Assert.NotNull(OutputManifestCheck.Problem([new(path, 1, Hash)], ""));
    }

    [Fact]
    public void A_manifest_is_malformed_when_unordered_repeated_oversized_or_with_another_digest()
    {
        OutputFile a = new("a", 1, Hash), b = new("b", 2, Hash);

        Assert.Null(OutputManifestCheck.Problem([a, b], OutputDigest.Of([a, b])));
        Assert.Null(OutputManifestCheck.Problem([], OutputDigest.Of([])));
        foreach (var files in (OutputFile[][])[[b, a], [a, a], [a with { Bytes = -1 }], [a with { Bytes = Limits.BlobBytes + 1 }], [new(new string('x', 257), 1, Hash)]])
        {
            Assert.NotNull(OutputManifestCheck.Problem(files, OutputDigest.Of(files)));
        }

        Assert.False(OutputManifestCheck.IsSafePath("a" + (char)0xD800 + "b"), "half a surrogate pair has no UTF-8");
        Assert.NotNull(OutputManifestCheck.Problem([a], OutputDigest.Of([b])));
        Assert.NotNull(OutputManifestCheck.Problem([a with { Sha256 = "AB" }], ""));
        Assert.NotNull(OutputManifestCheck.Problem(null, ""));
        OutputFile[] many = [.. Enumerable.Range(0, Limits.OutputFiles + 1).Select(i => new OutputFile($"{i:D5}", 1, Hash))];
        Assert.NotNull(OutputManifestCheck.Problem(many, OutputDigest.Of(many)));
    }
}
