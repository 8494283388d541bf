using Skyops.Storage.Fetching;

namespace Skyops.Tests.Fetching;

public sealed class FetchSourceTests
{
    // `ipfs add --cid-version=1 --raw-leaves` of "hello world" without a newline.
    private const string Raw = "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e";
    private const string RawHash = "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9";
    private static readonly string s_hash = new('a', 64);
    private static readonly FetchSource s_stores = new("https://ipfs.test/", "https://arweave.test", "https://s3.test:9000");

    [Theory]
    [InlineData("https://files.test/x?sig=1", null, "https://files.test/x?sig=1", null)]
    [InlineData("ipfs://" + Raw, null, "https://ipfs.test/ipfs/" + Raw, RawHash)]
    [InlineData("ipfs://" + Raw, RawHash, "https://ipfs.test/ipfs/" + Raw, RawHash)]
    [InlineData("ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG/a b.txt", "HASH", "https://ipfs.test/ipfs/QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG/a%20b.txt", "HASH")]
    [InlineData("ar://bNbA3TEQVL60xlgCcqdz4ZPHFZ711cZ3hmkpGttDt_U", "HASH", "https://arweave.test/bNbA3TEQVL60xlgCcqdz4ZPHFZ711cZ3hmkpGttDt_U", "HASH")]
    [InlineData("s3://bucket/deep/key?#", null, "https://s3.test:9000/bucket/deep/key%3F%23", null)]
    public void A_store_is_asked_over_https(string url, string? sha256, string asked, string? expected)
    {
        var request = s_stores.Request(url, sha256?.Replace("HASH", s_hash, StringComparison.Ordinal), 10);

        Assert.Equal((asked, expected?.Replace("HASH", s_hash, StringComparison.Ordinal)), (request.Url, request.Sha256));
    }

    [Theory]
    [InlineData("ipfs://QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG")]
    [InlineData("ipfs://" + Raw + "/inner")]
    [InlineData("ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi")]
    [InlineData("ar://bNbA3TEQVL60xlgCcqdz4ZPHFZ711cZ3hmkpGttDt_U")]
    public void A_gateway_is_not_believed_without_a_hash(string url) =>
        Assert.Contains("#sha256=", Assert.Throws<FetchException>(() => s_stores.Request(url, null, 10)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("ipfs://../api/v0/id")]
    [InlineData("ipfs://")]
    [InlineData("s3://bucket/../../other")]
    [InlineData("s3://@evil.test/key")]
    [InlineData("ar://a:b@evil.test/x")]
    [InlineData("http://files.test/x")]
    [InlineData("file:///etc/passwd")]
    public void Nothing_else_is_asked_for(string url) => Assert.Throws<FetchException>(() => s_stores.Request(url, s_hash, 10));

    [Fact]
    public void An_identifier_that_says_another_hash_and_a_store_without_a_gateway_are_refused()
    {
        Assert.Throws<FetchException>(() => s_stores.Request("ipfs://" + Raw, s_hash, 10));
        Assert.Throws<FetchException>(() => new FetchSource().Request("ipfs://" + Raw, null, 10));
        Assert.Throws<FetchException>(() => new FetchSource().Request("s3://bucket/key", null, 10));
    }
}
