using System.Text;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.TypedData;

/// <summary>
/// A set of structs that may refer to each other, checked once: names are identifiers and unique, every struct that is
/// named exists, none contains itself. Immutable; type hashes are made once.
/// </summary>
public sealed class TypedDataTypes
{
    private readonly Dictionary<string, Compiled> _structs = new(StringComparer.Ordinal);

    /// <exception cref="TypedDataException">The structs are not what EIP-712 allows.</exception>
    public TypedDataTypes(params IReadOnlyList<TypedStruct> structs)
    {
        foreach (var definition in structs)
        {
            if (!AbiSignature.IsIdentifier(definition.Name) || MemberType.Parse(definition.Name) is not MemberType.Struct)
                throw new TypedDataException($"'{definition.Name}' cannot be the name of a struct.");
            if (!_structs.TryAdd(definition.Name, Compile(definition)))
                throw new TypedDataException($"The struct '{definition.Name}' is defined twice.");
        }

        var sound = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in _structs.Keys)
            CheckReferences(name, [], sound);
        foreach (var (name, compiled) in _structs)
            compiled.TypeHash = Keccak256.Hash(Encoding.ASCII.GetBytes(EncodeType(name)));
    }

    /// <summary>The struct, then all it refers to in the order of their names (EIP-712, encodeType).</summary>
    public string EncodeType(string name)
    {
        var referenced = new SortedSet<string>(StringComparer.Ordinal);
        Collect(name, referenced);
        referenced.Remove(name);
        return string.Concat(referenced.Prepend(name).Select(each => Find(each).Text));
    }

    /// <summary>Keccak-256 of <see cref="EncodeType"/>, 32 bytes.</summary>
    public byte[] TypeHash(string name) => [.. Find(name).TypeHash];

    /// <summary>Type hash ‖ one 32-byte word a member (EIP-712, encodeData after the type hash).</summary>
    /// <exception cref="TypedDataException">The value does not fit the struct.</exception>
    public byte[] EncodeData(string name, AbiValue.Struct value)
    {
        var compiled = Find(name);
        if (value.Members.Count != compiled.Members.Length)
            throw new TypedDataException($"'{name}' has {compiled.Members.Length} members, not {value.Members.Count}.");
        var encoded = new byte[AbiWord.Size * (compiled.Members.Length + 1)];
        compiled.TypeHash.CopyTo(encoded, 0);
        for (var i = 0; i < compiled.Members.Length; i++)
        {
            var (member, type) = compiled.Members[i];
            if (!value.Members.TryGetValue(member, out var inner))
                throw new TypedDataException($"'{name}.{member}' is missing.");
            var word = encoded.AsSpan(AbiWord.Size * (i + 1), AbiWord.Size);
            WordEncoder.Encode(this, $"{name}.{member}", type, inner, word);
        }

        return encoded;
    }

    /// <summary>Keccak-256 of <see cref="EncodeData"/> (EIP-712, hashStruct), 32 bytes.</summary>
    /// <exception cref="TypedDataException">The value does not fit the struct.</exception>
    public byte[] HashStruct(string name, AbiValue.Struct value) => Keccak256.Hash(EncodeData(name, value));

    /// <summary>What a wallet signs: Keccak-256 of 0x1901 ‖ domain separator ‖ hashStruct, 32 bytes.</summary>
    /// <exception cref="TypedDataException">The value does not fit the struct.</exception>
    public byte[] Digest(TypedDataDomain domain, string name, AbiValue.Struct value) =>
        Keccak256.Hash([0x19, 0x01, .. domain.Separator(), .. HashStruct(name, value)]);

    private static Compiled Compile(TypedStruct definition)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in definition.Members)
        {
            if (!AbiSignature.IsIdentifier(member.Name))
                throw new TypedDataException($"'{definition.Name}.{member.Name}' is no member name.");
            if (!names.Add(member.Name))
                throw new TypedDataException($"'{definition.Name}.{member.Name}' is defined twice.");
        }

        var text = $"{definition.Name}({string.Join(',', definition.Members.Select(m => $"{m.Type} {m.Name}"))})";
        return new Compiled(text, [.. definition.Members.Select(m => (m.Name, MemberType.Parse(m.Type)))]);
    }

    private Compiled Find(string name) => _structs.TryGetValue(name, out var found)
        ? found
        : throw new TypedDataException($"There is no struct '{name}'.");

    private void Collect(string name, SortedSet<string> found)
    {
        if (!found.Add(name))
            return;
        foreach (var (_, type) in Find(name).Members)
        {
            if (type.StructName is { } inner)
                Collect(inner, found);
        }
    }

    // Structs found sound are not walked again, so the work is linear however often they are referred to.
    private void CheckReferences(string name, List<string> within, HashSet<string> sound)
    {
        if (within.Contains(name))
            throw new TypedDataException($"The struct '{name}' contains itself.");
        if (sound.Contains(name))
            return;
        within.Add(name);
        foreach (var (_, type) in Find(name).Members)
        {
            if (type.StructName is { } inner)
                CheckReferences(inner, within, sound);
        }

        within.RemoveAt(within.Count - 1);
        sound.Add(name);
    }

    private sealed class Compiled(string text, (string Name, MemberType Type)[] members)
    {
        public string Text { get; } = text;

        public (string Name, MemberType Type)[] Members { get; } = members;

        public byte[] TypeHash { get; set; } = [];
    }
}
