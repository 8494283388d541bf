using System.Text;
using Skyops.Ethereum.Keystore;

namespace Skyops.Tests.Ethereum.Keystore;

/// <summary>The test vectors of the Web3 Secret Storage definition.</summary>
public sealed class KeystoreVectorTests
{
    private const string Secret = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

    internal const string Pbkdf2 = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256",
        "salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    internal const string Scrypt = """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"r":1,"p":8,
        "salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    [Theory]
    [InlineData(Pbkdf2)]
    [InlineData(Scrypt)]
    public void The_vector_opens_with_its_password_to_its_key(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        Assert.Equal(KeystoreRefusal.None, WalletKeystore.Open(bytes, "testpassword", out var key));
        using (key)
            Assert.Equal(Secret, Convert.ToHexStringLower(key!.ExportSecret()));
    }

    [Fact]
    public void The_vector_does_not_open_with_another_password()
    {
        var refusal = WalletKeystore.Open(Encoding.UTF8.GetBytes(Pbkdf2), "testPassword", out var key);
        Assert.Equal(KeystoreRefusal.WrongPassword, refusal);
        Assert.Null(key);
    }

    // RFC 7914, section 12.
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")]
    [InlineData(
        "pleaseletmein", "SodiumChloride", 16384, 8, 1,
        "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")]
    public void Scrypt_has_the_values_of_its_rfc(
        string password, string salt, int cost, int blockSize, int parallelism, string start)
    {
        var key = ScryptMixing.Derive(
            Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), cost, blockSize, parallelism, 32);
        Assert.Equal(start, Convert.ToHexStringLower(key));
    }

    // NIST SP 800-38A, F.5.1.
    [Fact]
    public void The_counter_mode_has_the_values_of_nist()
    {
        var text = Convert.FromHexString("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        var result = AesCounter.Transform(
            Convert.FromHexString("2b7e151628aed2a6abf7158809cf4f3c"),
            Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"),
            text);
        Assert.Equal(
            "874d6191b620e3261bef6864990db6ce9806f66b7970fdff8617187bb9fffdff", Convert.ToHexStringLower(result));
    }
}
