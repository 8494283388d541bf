using System.Text;
using Skyops.Sealing.Hpke;
using Skyops.Sealing.Keys;

namespace Skyops.Tests.Sealing.Hpke;

/// <summary>
/// RFC 9180, appendix A.3.1 (base mode). The RFC prints no vectors of this KEM and KDF with AES-256-GCM, so the suite
/// here is its neighbour with AES-128-GCM, which differs in the AEAD's number and the length of its key. What
/// AES-256-GCM makes of the same keys is compared with an independent implementation in <see cref="HpkePeerTests"/>.
/// </summary>
public sealed class HpkeVectorTests
{
    private const string EphemeralScalar = "4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb";
    private const string RecipientScalar = "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2";

    private const string Encapsulated =
        "04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac9"
        + "8536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4";

    private const string RecipientPublicKey =
        "04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a82"
        + "6a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0";

    private const string SharedSecret = "c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8";

    private static readonly HpkeSuite Aes128Gcm = new(aeadId: 0x0001, keySize: 16);
    private static readonly byte[] Info = Encoding.ASCII.GetBytes("Ode on a Grecian Urn");
    private static readonly byte[] Plaintext = Encoding.ASCII.GetBytes("Beauty is truth, truth beauty");

    [Fact]
    public void Scalars_have_the_public_keys_of_the_vectors()
    {
        using var ephemeral = SealingKey.FromScalar(Bytes(EphemeralScalar));
        using var recipient = SealingKey.FromScalar(Bytes(RecipientScalar));
        Assert.Equal(Encapsulated, Hex(ephemeral.PublicKey.Encoded));
        Assert.Equal(RecipientPublicKey, Hex(recipient.PublicKey.Encoded));
    }

    [Fact]
    public void Both_sides_derive_the_shared_secret_of_the_vectors()
    {
        using var ephemeral = SealingKey.FromScalar(Bytes(EphemeralScalar));
        using var recipient = SealingKey.FromScalar(Bytes(RecipientScalar));
        var secret = new byte[HpkeKem.SecretSize];
        HpkeKem.Encapsulate(recipient.PublicKey, ephemeral, secret);
        Assert.Equal(SharedSecret, Hex(secret));
        Array.Clear(secret);
        HpkeKem.Decapsulate(SealingPublicKey.Read(Bytes(Encapsulated)), recipient, secret);
        Assert.Equal(SharedSecret, Hex(secret));
    }

    [Fact]
    public void The_key_schedule_is_that_of_the_vectors()
    {
        using var context = new HpkeContext(Aes128Gcm, Bytes(SharedSecret), Info);
        Assert.Equal("868c066ef58aae6dc589b6cfdd18f97e", Hex(context.Key));
        Assert.Equal("4e0bc5018beba4bf004cca59", Hex(context.BaseNonce));
        Assert.Equal("14ad94af484a7ad3ef40e9f3be99ecc6fa9036df9d4920548424df127ee0d99f", Hex(context.ExporterSecret));
    }

    [Theory]
    [InlineData("", "5e9bc3d236e1911d95e65b576a8a86d478fb827e8bdfe77b741b289890490d4d")]
    [InlineData("00", "6cff87658931bda83dc857e6353efe4987a201b849658d9b047aab4cf216e796")]
    [InlineData("54657374436f6e74657874", "d8f1ea7942adbba7412c6d431c62d01371ea476b823eb697e1f6e6cae1dab85a")]
    public void Exported_secrets_are_those_of_the_vectors(string exporterContext, string expected)
    {
        using var context = new HpkeContext(Aes128Gcm, Bytes(SharedSecret), Info);
        var secret = new byte[32];
        context.Export(Bytes(exporterContext), secret);
        Assert.Equal(expected, Hex(secret));
    }

    [Fact]
    public void The_first_message_is_that_of_the_vectors_and_opens()
    {
        const string Ciphertext =
            "5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434";
        var aad = Encoding.ASCII.GetBytes("Count-0");
        using var ephemeral = SealingKey.FromScalar(Bytes(EphemeralScalar));
        using var recipient = SealingKey.FromScalar(Bytes(RecipientScalar));
        var message = HpkeMessage.Seal(Aes128Gcm, recipient.PublicKey, ephemeral, Info, aad, Plaintext);
        Assert.Equal(Encapsulated + Ciphertext, Hex(message));
        Assert.Equal(Plaintext, HpkeMessage.Open(Aes128Gcm, recipient, Info, aad, message));
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
