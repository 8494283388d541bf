namespace Skyops.Storage.Archives;

/// <summary>The checksum of zip (ISO-HDLC: reflected polynomial 0xEDB88320), eight bytes at a time.</summary>
internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private static readonly uint[][] Tables = Make();
    private uint _register;

    public readonly uint Value => _register;

    public void Add(ReadOnlySpan<byte> data)
    {
        var crc = ~_register;
        while (data.Length >= 8)
        {
            var low = crc ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data);
            crc = Tables[7][low & 0xFF] ^ Tables[6][(low >> 8) & 0xFF] ^ Tables[5][(low >> 16) & 0xFF] ^ Tables[4][low >> 24]
                ^ Tables[3][data[4]] ^ Tables[2][data[5]] ^ Tables[1][data[6]] ^ Tables[0][data[7]];
            data = data[8..];
        }

        foreach (var value in data) crc = Tables[0][(crc ^ value) & 0xFF] ^ (crc >> 8);
        _register = ~crc;
    }

    private static uint[][] Make()
    {
        var tables = new uint[8][];
        for (var table = 0; table < 8; table++) tables[table] = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            tables[0][i] = crc;
        }

        for (var table = 1; table < 8; table++)
        {
            for (var i = 0; i < 256; i++) tables[table][i] = tables[0][tables[table - 1][i] & 0xFF] ^ (tables[table - 1][i] >> 8);
        }

        return tables;
    }
}
